#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

const char* const kPath = "/v1/responses";

TEST(ResponsesEndpoint, a_text_is_answered) {
  Bench bench;
  const Json body = bench.answer({{"model", "scripted"}, {"input", "Hi"}}, kPath).body();
  EXPECT_EQ(body["output"][0]["content"][0]["text"], "Hello.");
  EXPECT_TRUE(body["id"].get<std::string>().starts_with("resp_"));
  EXPECT_FALSE(body["store"].get<bool>());
  EXPECT_EQ(bench.engine.words.text_of(bench.engine.jobs().at(0).prompt), "user:Hi\nassistant:");
}

TEST(ResponsesEndpoint, what_the_template_refuses_is_about_the_input) {
  Bench bench;
  bench.speak("{{ raise_exception('No.') }}");
  const Json error = bench.answer({{"model", "scripted"}, {"input", "Hi"}}, kPath).error();
  EXPECT_EQ(error["param"], "input");
}

TEST(ResponsesEndpoint, tokens_are_counted) {
  Bench bench;
  const Json body =
      bench.answer({{"model", "scripted"}, {"input", "Hi"}}, "/v1/responses/input_tokens").body();
  EXPECT_EQ(body, Json::parse(R"({"object":"response.input_tokens","input_tokens":18})"));
}
}  // namespace
}  // namespace darkbloom::openai
