#pragma once
// The answer of POST /v1/completions: one JSON object at its end, or the same as server-sent
// events.

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "openai/answer_writer.h"
#include "openai/chat_usage.h"
#include "openai/completions_logprobs.h"
#include "openai/event_stream.h"
#include "openai/service.h"

namespace darkbloom::openai {

struct CompletionsPlan {
  std::string id;  ///< "cmpl-..."
  std::int64_t created = 0;
  std::string model;
  std::string fingerprint;
  std::uint64_t seed = 0;
  std::uint32_t best_of = 1;  ///< jobs of each prompt
  std::uint32_t kept = 1;     ///< of which so many are told
  bool stream = false;
  bool include_usage = false;
  bool logprobs = false;
  bool prompt_only = false;  ///< nothing generated is told
  /// With echo: each prompt's text and its first token; else empty.
  struct Echo {
    std::string text = {};
    std::string first_token = {};
  };
  std::vector<Echo> echoes = {};
};

class CompletionsWriter final : public AnswerWriter {
 public:
  /// `responder` outlives the writer; there are `jobs` jobs, those of one prompt side by side.
  CompletionsWriter(CompletionsPlan plan, std::size_t jobs, Responder& responder);

  void piece(std::uint32_t job, const engine::Piece& piece) override;
  void finish(std::uint32_t job, const engine::Outcome& outcome, bool last) override;
  void fail(const Error& error) override;

 private:
  struct Choice {
    Secret text = {};
    CompletionsLogprobs logprobs = {};
    double likelihood = 0.0;  ///< sum of log probabilities
    std::uint32_t tokens = 0;
    engine::Finish finish = engine::Finish::stop;
    bool begun = false;
    std::uint32_t place = 0;  ///< its index in the answer
  };

  void begin(std::uint32_t job, const engine::Piece& first);
  void append_choice(std::string& out, std::uint32_t job, std::string_view text, bool last);
  std::vector<std::uint32_t> choose();
  void tell(std::uint32_t job, std::string_view text, bool last);
  std::string told_choices();
  void close();
  std::string opening() const;

  CompletionsPlan plan_;
  Responder& responder_;
  EventStream out_;
  std::vector<Choice> choices_;
  std::vector<Usage> usages_;  ///< one for each prompt
};

}  // namespace darkbloom::openai
