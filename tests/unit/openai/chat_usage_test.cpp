#include "openai/chat_usage.h"

#include <gtest/gtest.h>

namespace darkbloom::openai {
namespace {

TEST(ChatUsage, it_has_every_field) {
  Usage usage;
  usage.add({.prompt_tokens = 9, .cached_tokens = 4, .completion_tokens = 3}, 0);
  std::string text;
  append_usage(text, usage);
  EXPECT_EQ(text, R"({"prompt_tokens":9,"completion_tokens":3,"total_tokens":12,)"
                  R"("prompt_tokens_details":{"cached_tokens":4},)"
                  R"("completion_tokens_details":{"reasoning_tokens":0}})");
}

TEST(ChatUsage, choices_add_up_and_their_prompt_counts_once) {
  Usage usage;
  usage.add({.prompt_tokens = 9, .cached_tokens = 2, .completion_tokens = 3}, 0);
  usage.add({.prompt_tokens = 9, .cached_tokens = 9, .completion_tokens = 4}, 0);
  EXPECT_EQ(usage.prompt_tokens, 9U);
  EXPECT_EQ(usage.completion_tokens, 7U);
  EXPECT_EQ(usage.cached_tokens, 2U);
}

TEST(ChatUsage, resumed_tokens_are_the_answers_and_not_the_prompts) {
  Usage usage;
  usage.add({.prompt_tokens = 12, .cached_tokens = 12, .completion_tokens = 3}, 5);
  EXPECT_EQ(usage.prompt_tokens, 7U);
  EXPECT_EQ(usage.cached_tokens, 7U);
  EXPECT_EQ(usage.completion_tokens, 8U);
}

TEST(ChatUsage, an_outcome_that_counts_fewer_tokens_than_were_resumed_does_not_wrap) {
  Usage usage;
  usage.add({.prompt_tokens = 0, .completion_tokens = 0}, 5);
  EXPECT_EQ(usage.prompt_tokens, 0U);
  EXPECT_EQ(usage.completion_tokens, 0U);
}

}  // namespace
}  // namespace darkbloom::openai
