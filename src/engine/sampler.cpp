#include "engine/sampler.h"

#include <llama.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/candidates.h"
#include "engine/grammar_gate.h"
#include "engine/limits.h"
#include "engine/llama_vocabulary.h"
#include "engine/penalties.h"
#include "engine/row_math.h"

namespace darkbloom::engine {

namespace {

constexpr float kImpossible = -std::numeric_limits<float>::infinity();

/// SplitMix64 (Steele, Lea, Flood 2014): one word of state, the same numbers everywhere.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : state_(seed) {}
  /// In [0, 1), in steps of 2^-53.
  double uniform() {
    state_ += 0x9E3779B97F4A7C15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<double>((z ^ (z >> 31U)) >> 11U) * 0x1.0p-53;
  }

 private:
  std::uint64_t state_;
};

bool within(float value, float low, float high) {
  return value >= low && value <= high;  // false for NaN
}

std::string_view broken_rule(const Sampling& s) {
  if (!within(s.temperature, 0.0F, 100.0F)) return "The temperature is out of range.";
  if (!within(s.top_p, 0.0F, 1.0F)) return "top_p must be between 0 and 1.";
  if (!within(s.min_p, 0.0F, 1.0F)) return "min_p must be between 0 and 1.";
  if (!within(s.typical_p, 0.0F, 1.0F)) return "typical_p must be between 0 and 1.";
  if (s.top_k < 0) return "top_k must not be negative.";
  if (!within(s.frequency_penalty, -100.0F, 100.0F) ||
      !within(s.presence_penalty, -100.0F, 100.0F)) {
    return "A penalty is out of range.";
  }
  if (!within(s.repetition_penalty, 0.01F, 100.0F))
    return "The repetition penalty is out of range.";
  if (s.logit_bias.size() > kBiasesMax) return "There are too many logit biases.";
  if (s.grammar.size() > kGrammarBytesMax) return "The grammar is too long.";
  return {};
}

bool good_biases(const Sampling& sampling, std::size_t vocabulary) {
  return std::ranges::all_of(sampling.logit_bias, [&](const auto& bias) {
    return bias.first >= 0 && static_cast<std::size_t>(bias.first) < vocabulary &&
           within(bias.second, -1000.0F, 1000.0F);
  });
}

std::span<const Token> banned_by(const llama_vocab& vocab) {
  std::int32_t count = 0;
  const llama_token* tokens = llama_vocab_get_suppress_tokens(&vocab, &count);
  return {tokens, tokens == nullptr ? 0 : static_cast<std::size_t>(count)};
}

}  // namespace

struct Sampler::State {
  Sampling sampling;
  Penalties penalties;
  Generator generator;
  bool truncates;
  std::optional<GrammarGate> gate = {};
  Candidates candidates = {};
  std::vector<float> logits = {};
  std::vector<double> sums = {};
  std::vector<float> masked = {};

  Token draw(std::span<const float> row);
  Token draw_allowed(std::span<const float> row);
};

Token Sampler::State::draw(std::span<const float> row) {
  if (sampling.temperature <= 0.0F) return static_cast<Token>(argmax(row));
  const float scale = 1.0F / std::max(sampling.temperature, 1e-5F);
  if (!truncates) {
    return static_cast<Token>(draw_from(row, scale, generator.uniform(), sums));
  }
  const std::span<const Candidate> kept = candidates.select(row, sampling);
  logits.clear();
  for (const Candidate& one : kept)
    logits.push_back(one.logit);
  return kept[draw_from(logits, scale, generator.uniform(), sums)].token;
}

/// Asks the grammar about the whole vocabulary: only when the token drawn freely is not allowed.
Token Sampler::State::draw_allowed(std::span<const float> row) {
  masked.assign(row.begin(), row.end());
  gate->mask(masked);
  const Token token = draw(masked);
  return masked[static_cast<std::size_t>(token)] == kImpossible ? -1 : token;
}

Sampler::Sampler(std::unique_ptr<State> state) : state_(std::move(state)) {}
Sampler::Sampler(Sampler&&) noexcept = default;
Sampler& Sampler::operator=(Sampler&&) noexcept = default;
Sampler::~Sampler() = default;

Result<Sampler> Sampler::make(const Job& job, const LlamaVocabulary& vocabulary,
                              std::uint64_t seed) {
  const Sampling& sampling = job.sampling;
  const std::size_t size = vocabulary.size();
  if (const auto rule = broken_rule(sampling); !rule.empty()) {
    return fail(Fault::invalid, std::string(rule));
  }
  if (!good_biases(sampling, size)) {
    return fail(Fault::invalid, "A logit bias names an unknown token or is out of range.");
  }
  if (job.ignore_end && !sampling.grammar.empty()) {
    return fail(Fault::invalid, "An answer with a grammar ends where the grammar does.");
  }
  auto state = std::make_unique<State>(
      State{.sampling = sampling,
            .penalties = Penalties(sampling, banned_by(vocabulary.handle()), job.prompt, size),
            .generator = Generator(sampling.seed.value_or(seed)),
            .truncates = sampling.top_k > 0 || sampling.typical_p < 1.0F || sampling.top_p < 1.0F ||
                         sampling.min_p > 0.0F});
  if (!sampling.grammar.empty()) {
    Result<GrammarGate> gate = GrammarGate::make(sampling, vocabulary);
    if (!gate) return fail(gate.error());
    state->gate = std::move(*gate);
  }
  return Sampler(std::move(state));
}

Token Sampler::pick(std::span<float> row) {
  State& state = *state_;
  state.penalties.apply(row);
  Token token = state.draw(row);
  if (state.gate && !state.gate->allows(token)) token = state.draw_allowed(row);
  state.penalties.restore(row);
  if (token < 0) return token;
  state.penalties.accept(token);
  if (state.gate) state.gate->accept(token);
  return token;
}

}  // namespace darkbloom::engine
