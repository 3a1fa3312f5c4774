// libllama's own parser and sampler, beside the tests' reader: they take every grammar, and agree
// on its texts.

#include <gtest/gtest.h>
#include <llama.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <vector>

#include "engine/llama_handles.h"
#include "engine/llama_vocabulary.h"
#include "support/random_schema.h"
#include "unit/engine/tiny_vocabulary.h"
#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using engine::SamplerHandle;
using engine::Token;
using test::SeededRandom;

constexpr std::string_view kSchemas[] = {
    "{}",
    R"({"type":"object"})",
    R"({"type":"string","maxLength":20000})",
    R"({"type":"string","minLength":19000})",
    R"({"type":"array","items":{"type":"string","maxLength":1999},"maxItems":1999})",
    R"({"items":{"items":{"type":"integer"},"maxItems":255},"maxItems":255})",
    R"({"properties":{"a":{"$ref":"#"},"b":{"type":"string","pattern":"^[^x]{0,900}$"}}})",
    R"({"type":"string","format":"hostname"})",
    R"({"type":"string","format":"ipv6"})",
    R"({"type":"string","format":"email"})",
    R"({"type":"string","format":"uri"})",
    R"({"type":"string","format":"date-time"})",
    R"({"type":"string","format":"duration"})",
    R"({"type":"number","minimum":-0.5,"exclusiveMaximum":12.25})",
    R"({"type":"integer","multipleOf":100,"minimum":0})",
    R"({"properties":{"a":{},"é\u0001\"\\":{}},"additionalProperties":{"type":"null"}})",
};

class Libllama : public ::testing::Test {
 protected:
  Libllama()
      : model_(engine::testing::load_vocabulary(std::filesystem::path(source()) /
                                                "models/seedling/seedling.gguf")),
        vocabulary_(*model_) {}

  static const char* source() {
    const char* const folder = std::getenv("DARKBLOOM_SOURCE");
    return folder == nullptr ? "." : folder;
  }

  SamplerHandle sampler(const std::string& grammar) const {
    return SamplerHandle(
        llama_sampler_init_grammar(&vocabulary_.handle(), grammar.c_str(), "root"));
  }

  std::vector<Token> allowed(llama_sampler& sampler) const {
    std::vector<llama_token_data> all;
    for (std::size_t i = 0; i < vocabulary_.size(); ++i)
      all.push_back({static_cast<Token>(i), 0.0F, 0.0F});
    llama_token_data_array list{all.data(), all.size(), -1, false};
    llama_sampler_apply(&sampler, &list);
    std::vector<Token> tokens;
    for (const llama_token_data& each : all) {
      if (!std::isinf(each.logit)) tokens.push_back(each.id);
    }
    return tokens;
  }

  static bool allows(llama_sampler& sampler, Token token) {
    llama_token_data one{token, 0.0F, 0.0F};
    llama_token_data_array list{&one, 1, -1, false};
    llama_sampler_apply(&sampler, &list);
    return !std::isinf(one.logit);
  }

  Token end() const { return llama_vocab_eos(&vocabulary_.handle()); }

  /// Whether libllama takes the text, token by token, and then an end.
  bool takes(const std::string& grammar, const std::string& text) const {
    const SamplerHandle handle = sampler(grammar);
    for (const Token token : vocabulary_.tokenize(text, false)) {
      if (!allows(*handle, token)) return false;
      llama_sampler_accept(handle.get(), token);
    }
    return allows(*handle, end());
  }

  /// What comes of drawing any token that is allowed; nothing where it does not end.
  std::optional<std::string> drawn(const std::string& grammar, SeededRandom& random) const {
    const SamplerHandle handle = sampler(grammar);
    std::string text;
    for (int i = 0; i < 60; ++i) {
      const std::vector<Token> tokens = allowed(*handle);
      EXPECT_FALSE(tokens.empty()) << grammar << text;
      if (tokens.empty()) return std::nullopt;
      if (std::ranges::contains(tokens, end())) return text;
      const Token token = tokens[random.number(tokens.size())];
      text += vocabulary_.bytes_of(token);
      llama_sampler_accept(handle.get(), token);
    }
    return std::nullopt;
  }

  engine::ModelHandle model_;
  engine::LlamaVocabulary vocabulary_;
};

TEST_F(Libllama, takes_the_grammar_of_each_kind_of_schema) {
  SeededRandom random(test::test_seed());
  for (const std::string_view schema : kSchemas) {
    const std::string text = testing::grammar_of(schema);
    ASSERT_NE(sampler(text), nullptr) << schema;
    const auto grammar = testing::read(text);
    const std::string sentence = grammar.sentence(random, 12);
    EXPECT_TRUE(grammar.accepts(sentence)) << schema << '\n' << sentence;
    EXPECT_TRUE(takes(text, sentence)) << schema << '\n' << sentence;
  }
}

TEST_F(Libllama, takes_texts_without_a_marker) {
  GrammarMaker maker;
  const std::string body = maker.add_text_without("<tool_call>");
  const std::string grammar = maker.text(body + " (\"<tool_call>\" [0-9])?");
  EXPECT_TRUE(takes(grammar, "Hello\n<tool> \"é\""));
  EXPECT_TRUE(takes(grammar, "Hello <<tool_call>7"));
  EXPECT_FALSE(takes(grammar, "Hello <tool_call>x"));
}

TEST_F(Libllama, agrees_on_the_texts_of_random_schemas) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  SeededRandom random(seed);
  int made = 0;
  int ended = 0;
  for (int round = 0; round < 300; ++round) {
    const std::string schema = test::random_schema(random);
    GrammarMaker maker;
    const auto name = maker.add_schema(testing::parsed(schema), "schema");
    if (!name) continue;
    ++made;
    const std::string text = maker.text(*name);
    ASSERT_NE(sampler(text), nullptr) << schema << '\n' << text;
    const auto grammar = testing::read(text);
    const std::string sentence = grammar.sentence(random, 12);
    ASSERT_TRUE(grammar.accepts(sentence)) << schema << '\n' << sentence << '\n' << text;
    if (sentence.size() < 2'000) {
      ASSERT_TRUE(takes(text, sentence)) << schema << '\n' << sentence << '\n' << text;
    }
    if (round % 10 != 0) continue;
    if (const auto other = drawn(text, random)) {
      ++ended;
      EXPECT_TRUE(grammar.accepts(*other)) << schema << '\n' << *other << '\n' << text;
    }
  }
  EXPECT_GT(made, 150);
  EXPECT_GT(ended, 3);
}

}  // namespace
}  // namespace darkbloom::grammar
