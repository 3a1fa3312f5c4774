#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

const Json kBody = {{"model", "scripted"},
                    {"max_tokens", 9},
                    {"messages", Json::array({{{"role", "user"}, {"content", "Hi"}}})}};

TEST(MessagesEndpoint, a_message_is_answered) {
  Bench bench;
  const Json body = bench.answer(kBody, "/v1/messages?beta=true").body();
  EXPECT_EQ(body["content"][0]["text"], "Hello.");
  EXPECT_TRUE(body["id"].get<std::string>().starts_with("msg_"));
  EXPECT_EQ(body["stop_reason"], "end_turn");
}

TEST(MessagesEndpoint, mistakes_have_anthropics_envelope) {
  Bench bench;
  Json body = kBody;
  body["model"] = "gpt-4o";
  const Json answer = bench.answer(body, "/v1/messages").body();
  EXPECT_EQ(bench.heard.status, 404);
  EXPECT_EQ(answer["type"], "error");
  EXPECT_EQ(answer["error"]["type"], "not_found_error");
}

TEST(MessagesEndpoint, tokens_are_counted) {
  Bench bench;
  EXPECT_EQ(bench.answer(kBody, "/v1/messages/count_tokens").body(),
            Json::parse(R"({"input_tokens":18})"));
}

TEST(MessagesEndpoint, tokens_are_counted_only_by_the_model_that_the_request_was_routed_by) {
  for (const char* const named : {"scripted", "x"}) {
    Bench bench;
    Json body = kBody;
    body["model"] = named;
    Request request = post(body.dump(), "/v1/messages/count_tokens");
    request.model = "other";
    ASSERT_TRUE(bench.serve(std::move(request)));
    EXPECT_GE(bench.heard.status, 400) << named;
  }
  Bench bench;
  Json body = kBody;
  body["model"] = "x";
  bench.answer(body, "/v1/messages/count_tokens");
  EXPECT_EQ(bench.heard.status, 404);
}

}  // namespace
}  // namespace darkbloom::openai
