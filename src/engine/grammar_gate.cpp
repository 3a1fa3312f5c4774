#include "engine/grammar_gate.h"

#include <llama.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/llama_vocabulary.h"

namespace darkbloom::engine {
namespace {

constexpr float kImpossible = -std::numeric_limits<float>::infinity();

/// `text` as a regular expression that matches itself alone.
std::string quoted(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (std::string_view("^$\\.*+?()[]{}|/").contains(c)) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

/// libllama's way to say where a grammar begins: in the first group of a pattern for all so far.
SamplerHandle make_grammar(const Sampling& sampling, const llama_vocab& vocab) {
  const char* const grammar = sampling.grammar.c_str();
  if (sampling.trigger.text.empty()) {
    return SamplerHandle(llama_sampler_init_grammar(&vocab, grammar, "root"));
  }
  const std::string pattern = R"([\s\S]*?()" + quoted(sampling.trigger.text) + R"([\s\S]*))";
  const char* patterns[] = {pattern.c_str()};
  return SamplerHandle(
      llama_sampler_init_grammar_lazy_patterns(&vocab, grammar, "root", patterns, 1, nullptr, 0));
}

}  // namespace

GrammarGate::GrammarGate(SamplerHandle grammar, const Trigger& trigger,
                         const LlamaVocabulary& vocabulary)
    : grammar_(std::move(grammar)),
      watch_(trigger),
      closed_(trigger.text.empty()),
      vocabulary_(&vocabulary) {}

Result<GrammarGate> GrammarGate::make(const Sampling& sampling, const LlamaVocabulary& vocabulary) {
  SamplerHandle grammar = make_grammar(sampling, vocabulary.handle());
  if (grammar == nullptr) return fail(Fault::invalid, "The grammar does not parse.");
  return GrammarGate(std::move(grammar), sampling.trigger, vocabulary);
}

bool GrammarGate::allows(Token token) {
  if (!closed_) return true;
  llama_token_data one{token, 1.0F, 0.0F};
  llama_token_data_array list{&one, 1, -1, false};
  llama_sampler_apply(grammar_.get(), &list);
  return one.logit != kImpossible;
}

void GrammarGate::mask(std::span<float> row) {
  if (!closed_) return;
  std::vector<llama_token_data> tokens;
  tokens.reserve(row.size());
  for (std::size_t i = 0; i < row.size(); ++i) {
    tokens.push_back({static_cast<Token>(i), row[i], 0.0F});
  }
  llama_token_data_array list{tokens.data(), tokens.size(), -1, false};
  llama_sampler_apply(grammar_.get(), &list);
  for (std::size_t i = 0; i < list.size; ++i)
    row[static_cast<std::size_t>(list.data[i].id)] = list.data[i].logit;
}

void GrammarGate::accept(Token token) {
  if (closed_) return llama_sampler_accept(grammar_.get(), token);
  const std::string_view bytes = vocabulary_->bytes_of(token);
  tail_.push_back({token, bytes.size()});
  tail_size_ += bytes.size();
  closed_ = watch_.push(bytes);
  if (!closed_) return drop_settled();
  for (const Piece& piece : std::exchange(tail_, {}))
    llama_sampler_accept(grammar_.get(), piece.token);
}

/// Keeps only the trigger's own tokens, so that what libllama looks through stays short.
void GrammarGate::drop_settled() {
  while (!tail_.empty() && tail_size_ - tail_.front().size >= watch_.pending()) {
    tail_size_ -= tail_.front().size;
    tail_.pop_front();
  }
}

}  // namespace darkbloom::engine
