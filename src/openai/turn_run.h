#pragma once
// From a turn to a running answer: what every API that asks for a turn does between reading its
// request and writing its answer.

#include <memory>
#include <string>

#include "openai/catalogue.h"
#include "openai/endpoint.h"
#include "openai/turn_sink.h"
#include "openai/turn_writer.h"

namespace darkbloom::openai {

/// A turn that is ready to run. `model` outlives it.
struct PreparedTurn {
  const ChatModel& model;
  TurnJobs jobs = {};
  TurnWriter::Setting writing;
  std::string messages_field = {};  ///< where the conversation stands in the request
  std::uint32_t prompt_tokens = 0;
  std::uint64_t seed = 0;   ///< of choice 0: the request's own, or one that was drawn
  bool repeatable = false;  ///< the request has a seed: nothing else may change the answer
};

/// What is asked of a model.
struct TurnOrder {
  Turn turn = {};
  Wishes wishes = {};
  std::string_view messages_field = "messages";  ///< where the conversation stands in the request
  const std::string_view* resumed = nullptr;     ///< the text to continue after
};

/// Makes the prompt, the grammar and the jobs. Refuses as invalid what the model cannot do, with
/// the path of what it is about.
Result<PreparedTurn> prepare_turn(const Surroundings& around, const ChatModel& model,
                                  TurnOrder order);

/// Starts it; an error means that nothing has been written.
Result<std::unique_ptr<Exchange>> run_turn(PreparedTurn prepared, const Request& request,
                                           std::unique_ptr<TurnSink> sink);

/// The tokens that the turn's prompt has.
Result<std::uint32_t> count_tokens(const Surroundings& around, const ChatModel& model,
                                   const TurnOrder& order);

/// What an engine refused to start, with `field` as what an overlong prompt is about.
Error start_error(Error error, std::string_view field);

/// A seed for an answer whose request has none: the receipt names it.
std::uint64_t draw_seed(Random& random);

/// A new id: the prefix and random hexadecimal digits.
std::string make_id(std::string_view prefix, Random& random);

}  // namespace darkbloom::openai
