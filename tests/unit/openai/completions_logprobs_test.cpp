#include "openai/completions_logprobs.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

TEST(CompletionsLogprobs, four_lists_stand_side_by_side) {
  CompletionsLogprobs logprobs;
  logprobs.add_first("Hé");
  const engine::ChosenToken token{.chosen = {" you", -0.5F},
                                  .alternatives = {{" you", -0.5F}, {" me", -2.0F}}};
  logprobs.add(std::vector{token});
  std::string out;
  logprobs.append(out);
  EXPECT_EQ(Json::parse(out),
            Json::parse(R"({"tokens":["Hé"," you"],"token_logprobs":[null,-0.5],)"
                        R"("top_logprobs":[null,{" you":-0.5," me":-2.0}],"text_offset":[0,2]})"));
}

TEST(CompletionsLogprobs, the_offset_goes_on_from_part_to_part) {
  CompletionsLogprobs logprobs;
  logprobs.skip("abc");
  std::string out;
  logprobs.append(out);
  logprobs.add(std::vector{engine::ChosenToken{.chosen = {"d", -1.0F}}});
  out.clear();
  logprobs.append(out);
  EXPECT_EQ(Json::parse(out)["text_offset"], Json::parse("[3]"));
}

TEST(CompletionsLogprobs, a_part_of_a_character_is_spelled_out) {
  CompletionsLogprobs logprobs;
  logprobs.add(std::vector{engine::ChosenToken{.chosen = {"\xC3", -1.0F}}});
  std::string out;
  logprobs.append(out);
  EXPECT_EQ(Json::parse(out)["tokens"][0], "bytes:\\xc3");
}
}  // namespace
}  // namespace darkbloom::openai
