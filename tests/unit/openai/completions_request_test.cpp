#include "openai/completions_request.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<CompletionsRequest> parse(const Json& more) {
  Json body = {{"model", "m"}, {"prompt", "Once"}};
  body.update(more);
  return parse_completions_request(body.dump());
}

std::string mistake_of(const Json& more) {
  const auto request = parse(more);
  return request ? "none" : request.error().param;
}

TEST(CompletionsRequest, the_defaults_are_openais) {
  const auto request = parse(Json::object());
  EXPECT_EQ(request->wishes.max_tokens, 16U);
  EXPECT_EQ(request->best_of, 1U);
  EXPECT_EQ(request->wishes.top_logprobs, -1);
  EXPECT_FALSE(request->echo);
}

TEST(CompletionsRequest, no_tokens_are_asked_for_only_with_echo) {
  EXPECT_EQ(mistake_of({{"max_tokens", 0}}), "max_tokens");
  EXPECT_TRUE(parse({{"max_tokens", 0}, {"echo", true}})->prompt_only);
}

TEST(CompletionsRequest, best_of_is_at_least_n_and_not_streamed) {
  EXPECT_EQ(parse({{"n", 2}, {"best_of", 3}})->best_of, 3U);
  EXPECT_EQ(parse({{"n", 2}})->best_of, 2U);
  EXPECT_EQ(mistake_of({{"n", 3}, {"best_of", 2}}), "best_of");
  EXPECT_EQ(mistake_of({{"best_of", 2}, {"stream", true}}), "best_of");
}

TEST(CompletionsRequest, mistakes_have_their_path) {
  EXPECT_EQ(mistake_of({{"prompt", 5}}), "prompt");
  EXPECT_EQ(mistake_of({{"logprobs", 6}}), "logprobs");
  EXPECT_EQ(mistake_of({{"suffix", "x"}, {"prompt", {1, 2}}}), "suffix");
  EXPECT_EQ(mistake_of({{"suffix", "x"}, {"echo", true}}), "echo");
  EXPECT_EQ(mistake_of({{"stream_options", {{"include_usage", true}}}}), "stream_options");
}
}  // namespace
}  // namespace darkbloom::openai
