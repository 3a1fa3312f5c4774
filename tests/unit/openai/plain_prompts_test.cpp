#include "openai/plain_prompts.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<std::vector<PlainPrompt>> read(std::string_view prompt) {
  const auto node = json::parse("{\"p\":" + std::string(prompt) + "}");
  Mistake mistake;
  auto found = read_plain_prompts(JsonFields(*node, "", mistake), "p");
  if (mistake.found()) return fail(mistake.error());
  return found;
}

TEST(PlainPrompts, are_texts_or_tokens_one_or_many) {
  EXPECT_EQ(std::get<std::string>(read("\"a\"")->at(0)), "a");
  EXPECT_EQ(read(R"(["a","b"])")->size(), 2U);
  EXPECT_EQ(std::get<std::vector<engine::Token>>(read("[1,2]")->at(0)).size(), 2U);
  EXPECT_EQ(read("[[1,2],[3]]")->size(), 2U);
}

TEST(PlainPrompts, mistakes_have_their_path) {
  EXPECT_EQ(read("null").error().param, "p");
  EXPECT_EQ(read("5").error().param, "p");
  EXPECT_EQ(read("[]").error().param, "p");
  EXPECT_EQ(read("[1,-2]").error().param, "p[1]");
  EXPECT_EQ(read("[[1],[]]").error().param, "p[1]");
  EXPECT_EQ(read(R"(["a",5])").error().param, "p[1]");
  EXPECT_EQ(read("[[1.5]]").error().param, "p[0][0]");
}

TEST(PlainPrompts, there_is_a_limit_to_them) {
  Json many = Json::array();
  for (std::size_t i = 0; i <= kPlainPromptsMax; ++i)
    many.push_back("a");
  EXPECT_FALSE(read(many.dump()));
}
}  // namespace
}  // namespace darkbloom::openai
