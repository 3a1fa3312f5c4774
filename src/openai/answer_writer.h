#pragma once
// What turns the pieces of an engine into one API's answer. One writer answers one request; its
// caller serialises the calls.

#include <cstdint>
#include <string>

#include "base/error.h"
#include "engine/types.h"

namespace darkbloom::openai {

/// What every part of one answer repeats, and what was asked of it.
struct AnswerPlan {
  std::string id;            ///< "chatcmpl-..."
  std::int64_t created = 0;  ///< Unix seconds
  std::string model;
  std::string fingerprint;  ///< "fp_" and the start of the model's digest
  std::uint64_t seed = 0;   ///< of choice 0
  std::uint32_t choices = 1;
  bool include_usage = false;
  bool logprobs = false;
  bool resumed = false;              ///< another node has begun this answer
  std::uint32_t resumed_tokens = 0;  ///< tokens of it that are part of the prompt here
};

/// Nothing is written before the first call, so a failure before it can still choose the status.
class AnswerWriter {
 public:
  virtual ~AnswerWriter() = default;
  /// The next part of a choice, numbered from 0.
  virtual void piece(std::uint32_t choice, const engine::Piece& piece) = 0;
  /// A choice ended well; with `last` set, all have, and the answer is ended.
  virtual void finish(std::uint32_t choice, const engine::Outcome& outcome, bool last) = 0;
  /// Ends the answer with an error: no call may follow.
  virtual void fail(const Error& error) = 0;
};

/// "stop" or "length": OpenAI's word for an answer that ended well.
inline std::string_view finish_reason(engine::Finish finish) {
  return finish == engine::Finish::length ? "length" : "stop";
}

}  // namespace darkbloom::openai
