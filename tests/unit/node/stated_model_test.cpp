#include "node/stated_model.h"

#include <gtest/gtest.h>

#include "support/scripted_embedder.h"
#include "support/scripted_engine.h"

namespace darkbloom::node {
namespace {

using Names = std::vector<std::string_view>;

Names capabilities_with(const std::string& chat_template) {
  test::ScriptedEngine engine;
  engine.words.facts.chat_template = chat_template;
  return attest::names_of(stated_model(engine).capabilities);
}

const std::string kMessages = "{% for m in messages %}{{ m.content }}{% endfor %}";
const std::string kTools = "{% for t in tools or [] %}{{ t.function | tojson }}{% endfor %}";

TEST(StatedModel, it_is_what_the_engine_knows_of_it) {
  test::ScriptedEngine engine;
  engine.info = {.name = "m",
                 .digest = Digest{{1}},
                 .context = 64,
                 .quantisation = "Q4_K_M",
                 .parameters = 1000};
  const attest::ServedModel stated = stated_model(engine);
  EXPECT_EQ(stated.name, "m");
  EXPECT_EQ(stated.digest, (Digest{{1}}));
  EXPECT_EQ(stated.context, 64U);
  EXPECT_EQ(stated.quantisation, "Q4_K_M");
  EXPECT_EQ(stated.parameters, 1000U);
  EXPECT_EQ(stated.dimensions, 0U);
  engine.info.parameters = ~std::uint64_t{0};
  EXPECT_EQ(stated_model(engine).parameters, attest::kParametersMax);
}

TEST(StatedModel, a_model_can_do_what_its_template_allows) {
  EXPECT_EQ(capabilities_with(kMessages), (Names{"chat", "completions", "json_schema"}));
  EXPECT_EQ(capabilities_with(kMessages + kTools),
            (Names{"chat", "completions", "tools", "json_schema"}));
  EXPECT_EQ(capabilities_with(kMessages + "<think>"),
            (Names{"chat", "completions", "thinking", "json_schema"}));
}

TEST(StatedModel, without_a_template_that_works_it_only_continues_text) {
  EXPECT_EQ(capabilities_with(""), Names{"completions"});
  EXPECT_EQ(capabilities_with("{% for"), Names{"completions"});
}

TEST(StatedModel, an_embedder_states_how_long_its_vectors_are) {
  const test::ScriptedEmbedder embedder;
  const attest::ServedModel stated = stated_model(embedder);
  EXPECT_EQ(attest::names_of(stated.capabilities), Names{"embeddings"});
  EXPECT_EQ(stated.dimensions, 2U);
}

}  // namespace
}  // namespace darkbloom::node
