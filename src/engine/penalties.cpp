#include "engine/penalties.h"

#include <limits>
#include <ranges>

namespace darkbloom::engine {

namespace {

/// OpenAI: "values like -100 or 100 should result in a ban or exclusive selection".
float bias_of(float asked) {
  return asked <= -100.0F ? -std::numeric_limits<float>::infinity() : asked;
}

}  // namespace

Penalties::Penalties(const Sampling& sampling, std::span<const Token> banned,
                     std::span<const Token> prompt, std::size_t vocabulary)
    : biases_(sampling.logit_bias),
      frequency_(sampling.frequency_penalty),
      presence_(sampling.presence_penalty),
      repetition_(sampling.repetition_penalty) {
  for (auto& [token, bias] : biases_)
    bias = bias_of(bias);
  for (const Token token : banned)
    biases_.emplace_back(token, bias_of(-100.0F));
  if (!counts()) return;
  generated_.resize(vocabulary);
  known_.resize(vocabulary);
  if (repetition_ == 1.0F) return;
  for (const Token token : prompt)
    meet(token);
}

void Penalties::meet(Token token) {
  const auto place = static_cast<std::size_t>(token);
  if (known_[place]) return;
  known_[place] = true;
  met_.push_back(token);
}

void Penalties::accept(Token token) {
  if (!counts()) return;
  meet(token);
  ++generated_[static_cast<std::size_t>(token)];
}

void Penalties::apply(std::span<float> row) {
  before_.clear();
  for (const Token token : met_) {
    const auto place = static_cast<std::size_t>(token);
    float& logit = row[place];
    before_.emplace_back(token, logit);
    logit = logit > 0.0F ? logit / repetition_ : logit * repetition_;
    if (generated_[place] == 0) continue;
    logit -= static_cast<float>(generated_[place]) * frequency_ + presence_;
  }
  for (const auto& [token, bias] : biases_) {
    float& logit = row[static_cast<std::size_t>(token)];
    before_.emplace_back(token, logit);
    logit += bias;
  }
}

void Penalties::restore(std::span<float> row) {
  for (const auto& [token, logit] : std::views::reverse(before_)) {
    row[static_cast<std::size_t>(token)] = logit;
  }
}

}  // namespace darkbloom::engine
