#include "front/model_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace darkbloom::front {
namespace {

using nlohmann::json;

attest::Capabilities capabilities(std::initializer_list<attest::Capability> all) {
  attest::Capabilities set;
  for (const attest::Capability each : all)
    set.add(each);
  return set;
}

TEST(ModelJson, a_chat_model_is_told_with_all_that_is_known) {
  const ListedModel listed{
      {.name = "seedling",
       .digest = Digest{{1}},
       .context = 1024,
       .quantisation = "Q8_0",
       .parameters = 9'007'199'254'740'991,
       .capabilities = capabilities({attest::Capability::chat, attest::Capability::tools})},
      {"open", "sealed"}};
  EXPECT_EQ(json::parse(model_json(listed)),
            json({{"id", "seedling"},
                  {"object", "model"},
                  {"created", 0},
                  {"owned_by", "darkbloom"},
                  {"context_length", 1024},
                  {"digest", "sha256:01" + std::string(62, '0')},
                  {"quantization", "Q8_0"},
                  {"parameters", 9'007'199'254'740'991},
                  {"capabilities", {"chat", "tools"}},
                  {"pricing", {{"prompt", "0"}, {"completion", "0"}}},
                  {"tiers", {"open", "sealed"}}}));
}

TEST(ModelJson, an_embedding_model_says_how_long_its_vectors_are) {
  EXPECT_EQ(json::parse(model_json({{.name = "acorn", .dimensions = 64}}))["dimensions"], 64);
}

TEST(ModelJson, what_is_not_known_is_said_to_be_so) {
  const json model = json::parse(model_json({{.name = "m"}}));
  EXPECT_EQ(model["quantization"], "unknown");
  EXPECT_EQ(model["parameters"], 0);
  EXPECT_EQ(model["capabilities"], json::array());
  EXPECT_EQ(model["tiers"], json::array());
  EXPECT_FALSE(model.contains("dimensions"));
}

TEST(ModelJson, names_of_odd_bytes_break_nothing) {
  EXPECT_TRUE(json::accept(model_json({{.name = "\xff\"\n"}, {"\xfe\""}})));
}

}  // namespace
}  // namespace darkbloom::front
