#include "openai/service.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Request to(std::string method, std::string path) {
  Request request = post(chat_body().dump());
  request.method = std::move(method);
  request.path = std::move(path);
  return request;
}

TEST(Service, an_unknown_path_is_not_found) {
  for (const char* path : {"/v1/nothing", "/v1/models", "/", "", "/v1/chat/completions/",
                           "/v1/chat", "v1/chat/completions", "/V1/chat/completions"}) {
    Bench bench;
    ASSERT_TRUE(bench.serve(to("POST", path)));
    EXPECT_EQ(bench.heard.status, 404) << path;
    EXPECT_EQ(bench.heard.error()["type"], "invalid_request_error");
    EXPECT_EQ(bench.heard.ends, 1);
  }
}

TEST(Service, another_method_is_not_supported) {
  for (const char* method : {"GET", "PUT", "DELETE", "post", ""}) {
    Bench bench;
    ASSERT_TRUE(bench.serve(to(method, "/v1/chat/completions")));
    EXPECT_EQ(bench.heard.status, 405) << method;
    EXPECT_EQ(bench.heard.error()["code"], "method_not_supported");
  }
}

TEST(Service, a_query_does_not_change_the_path) {
  Bench bench;
  const auto exchange = bench.serve(to("POST", "/v1/chat/completions?api-version=1"));
  bench.engine.run();
  EXPECT_EQ(bench.heard.status, 200);
}

TEST(Service, mistakes_become_error_answers_and_start_nothing) {
  const std::pair<std::string, int> bodies[] = {{"", 400},
                                                {"not json", 400},
                                                {"[]", 400},
                                                {chat_body({{"temperature", 3}}).dump(), 400},
                                                {chat_body({{"model", "other"}}).dump(), 404},
                                                {chat_body({{"n", 17}}).dump(), 400}};
  for (const auto& [body, status] : bodies) {
    Bench bench;
    ASSERT_TRUE(bench.serve(post(body)));
    EXPECT_EQ(bench.heard.status, status) << body;
    const Json error = bench.heard.error();
    EXPECT_EQ(error["type"], "invalid_request_error");
    EXPECT_TRUE(error["code"].is_string() || error["code"].is_null());
    EXPECT_TRUE(error.contains("param"));
    EXPECT_TRUE(bench.engine.jobs().empty());
  }
}

TEST(Service, an_error_never_repeats_what_the_user_wrote) {
  const std::string canary = "canary-7f3a";
  const Json bodies[] = {
      chat_body({{"model", canary}}),
      chat_body({{"stop", {canary, 5}}}),
      chat_body({{"messages", {{{"role", canary}, {"content", canary}}}}}),
      chat_body({{"messages", {{{"role", "user"}, {"content", {{{"type", canary}}}}}}}}),
      chat_body({{"logit_bias", {{canary, 1}}}}),
      chat_body({{"response_format", {{"type", canary}}}}),
      chat_body({{"tool_choice", canary}})};
  for (const Json& body : bodies) {
    Bench bench;
    ASSERT_TRUE(bench.serve(post(body.dump())));
    EXPECT_GE(bench.heard.status, 400);
    EXPECT_EQ(bench.heard.text().find(canary), std::string::npos) << body;
  }
}

/// One random change to a body: bytes flipped, cut, doubled or put in.
std::string mutated(std::string body, test::SeededRandom& random) {
  constexpr std::string_view kBits = "{}[]\",:\\0123456789.-e nulltrue\xFF\xC3";
  const std::size_t at = random.number(body.size());
  const std::size_t length = random.number(body.size() - at) % 32;
  switch (random.number(4)) {
    case 0:
      body[at] = static_cast<char>(random.number(256));
      return body;
    case 1:
      return body.erase(at, length + 1);
    case 2:
      return body.insert(at, body.substr(at, length));
    default:
      return body.insert(at, 1, kBits[random.number(kBits.size())]);
  }
}

TEST(Service, no_mutation_of_a_request_goes_unanswered) {
  const std::uint64_t seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  const std::string valid =
      chat_body({{"stream", false},
                 {"n", 2},
                 {"stop", {"a", "b"}},
                 {"seed", 5},
                 {"top_p", 0.5},
                 {"logit_bias", {{"5", 1}}},
                 {"logprobs", true},
                 {"top_logprobs", 2},
                 {"messages",
                  {{{"role", "system"}, {"content", "é😀"}},
                   {{"role", "user"}, {"content", {{{"type", "text"}, {"text", "x"}}}}}}}})
          .dump();
  for (int round = 0; round < 20'000; ++round) {
    std::string body = valid;
    for (std::size_t change = 0; change <= random.number(4) && !body.empty(); ++change)
      body = mutated(std::move(body), random);
    Bench bench;
    const auto exchange = bench.serve(post(body));
    ASSERT_TRUE(exchange) << body;
    bench.engine.run();
    ASSERT_EQ(bench.heard.heads, 1) << body;
    ASSERT_EQ(bench.heard.ends, 1) << body;
    if (bench.heard.content_type == "application/json") {
      ASSERT_TRUE(Json::accept(bench.heard.text())) << body;
    }
    ASSERT_TRUE(bench.heard.status == 200 || bench.heard.body().contains("error")) << body;
  }
}

}  // namespace
}  // namespace darkbloom::openai
