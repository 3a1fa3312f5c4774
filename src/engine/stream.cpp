#include "engine/stream.h"

#include <algorithm>
#include <utility>

#include "engine/logprobs.h"
#include "engine/ticket_session.h"

namespace darkbloom::engine {

Stream::Stream(Request request, const LlamaVocabulary& vocabulary, Desk& desk)
    : request_(std::move(request)), vocabulary_(vocabulary), desk_(desk) {}

void Stream::explain_prompt(std::span<const float> row, Token token) {
  const auto alternatives = static_cast<std::size_t>(std::max(job().top_logprobs, 0));
  prompt_logprobs_.push_back(explain(row, token, alternatives, vocabulary_));
}

std::optional<Token> Stream::advance(std::span<float> row) {
  const Token token = request_.sampler.pick(row);
  if (token < 0) {
    end(Finish::failed, "The grammar allows no further token.");
    return {};
  }
  ++generated_;
  if (vocabulary_.is_end(token) && !job().ignore_end) {
    end(Finish::stop);
    return {};
  }
  if (job().top_logprobs >= 0) {
    const auto alternatives = static_cast<std::size_t>(job().top_logprobs);
    logprobs_.push_back(explain(row, token, alternatives, vocabulary_));
  }
  const bool shown = std::ranges::contains(job().shown, token);
  const std::string_view piece = shown ? vocabulary_.bytes_of(token) : vocabulary_.piece_of(token);
  request_.filter.push(piece, text_);
  if (request_.filter.stopped()) {
    end(Finish::stop);
    return {};
  }
  if (generated_ == request_.tokens_max) {
    end(Finish::length);
    return {};
  }
  say(false);
  return token;
}

/// Log-probabilities wait for the text that they belong to, but not past the end.
void Stream::say(bool last) {
  const bool has_figures = !logprobs_.empty() || !prompt_logprobs_.empty();
  if (text_.empty() && (!last || !has_figures)) return;
  request_.listener->on_piece({.text = std::exchange(text_, {}),
                               .tokens = generated_,
                               .logprobs = std::exchange(logprobs_, {}),
                               .prompt_logprobs = std::exchange(prompt_logprobs_, {})});
}

void Stream::end(Finish finish, std::string failure) {
  if (!cancelled()) {
    request_.filter.finish(text_);
    say(true);
  }
  const Outcome outcome{.finish = finish,
                        .prompt_tokens = static_cast<std::uint32_t>(job().prompt.size()),
                        .cached_tokens = cached_,
                        .completion_tokens = generated_,
                        .failure = std::move(failure),
                        .stop = request_.filter.stop()};
  desk_.leave();
  request_.listener->on_finish(outcome);
  open(*request_.ticket);
}

}  // namespace darkbloom::engine
