#include "openai/chat_logprobs.h"

#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

namespace darkbloom::openai {
namespace {

nlohmann::json written(std::vector<engine::ChosenToken> tokens) {
  std::string text = "[";
  append_logprobs(text, tokens);
  return nlohmann::json::parse(text + "]");
}

TEST(ChatLogprobs, a_token_has_its_text_probability_and_bytes) {
  const auto list =
      written({{.chosen = {"Hi", -0.5F}, .alternatives = {{"Hi", -0.5F}, {"Ho", -1.25F}}}});
  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0].at("token"), "Hi");
  EXPECT_EQ(list[0].at("logprob"), -0.5);
  EXPECT_EQ(list[0].at("bytes"), nlohmann::json({72, 105}));
  ASSERT_EQ(list[0].at("top_logprobs").size(), 2U);
  EXPECT_EQ(list[0].at("top_logprobs")[1].at("token"), "Ho");
  EXPECT_FALSE(list[0].at("top_logprobs")[1].contains("top_logprobs"));
}

TEST(ChatLogprobs, no_alternatives_is_an_empty_list) {
  EXPECT_EQ(written({{.chosen = {"a", 0.0F}}})[0].at("top_logprobs"), nlohmann::json::array());
}

TEST(ChatLogprobs, half_a_character_is_exact_in_its_bytes) {
  const auto list = written({{.chosen = {"\xF0\x9F", -1.0F}}});
  EXPECT_EQ(list[0].at("token"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(list[0].at("bytes"), nlohmann::json({0xF0, 0x9F}));
}

TEST(ChatLogprobs, what_is_no_number_in_json_is_a_large_negative_one) {
  for (const float odd :
       {-std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
    EXPECT_EQ(written({{.chosen = {"a", odd}}})[0].at("logprob"), -9999.0);
  }
}

TEST(ChatLogprobs, tiny_numbers_stay_numbers) {
  EXPECT_TRUE(written({{.chosen = {"a", -1.5e-20F}}})[0].at("logprob").is_number());
}

}  // namespace
}  // namespace darkbloom::openai
