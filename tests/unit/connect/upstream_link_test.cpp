#include "darkbloom/connect/upstream_link.h"

#include <gtest/gtest.h>

#include "darkbloom/connect/whole_events.h"
#include "unit/front/heard.h"

namespace darkbloom::connect {
namespace {

using front::test::Heard;

class Played final : public HttpClient {
 public:
  Result<HttpCallId> start(HttpCall made, HttpHearer& listening) override {
    if (full) return fail(Fault::no_capacity, "Full.");
    call = std::move(made);
    hearer = &listening;
    return ++calls;
  }
  void cancel(HttpCallId id) override { cancelled.push_back(id); }

  bool full = false;
  HttpCall call;
  HttpHearer* hearer = nullptr;
  HttpCallId calls = 0;
  std::vector<HttpCallId> cancelled;
};

Upstream house() {
  Upstream upstream{.name = "house", .url = "https://llm.example.com/v1"};
  upstream.key = Secret::copy(view_of("sk-house"));
  upstream.models = {{"m", "their-m"}, {"same", "same"}};
  upstream.timeout_seconds = 9;
  return upstream;
}

class UpstreamLinkTest : public ::testing::Test {
 protected:
  Result<front::AnswerId> ask(const std::string& path = "/v1/chat/completions",
                              const std::string& body = R"({"model":"m","n":1})") {
    return link.start({.method = "POST",
                       .path = path,
                       .api_key = "dk-client",
                       .wishes = {{"darkbloom-upstreams", "allowed"}},
                       .body = Secret::copy(view_of(body))},
                      heard);
  }
  void begin(std::uint16_t status, const std::string& type = "application/json") {
    ASSERT_TRUE(ask());
    client.hearer->head({.status = status, .headers = {{"content-type", type}}});
  }

  const Upstream upstream = house();
  Played client;
  Heard heard;
  UpstreamLink link{upstream, client};
};

TEST_F(UpstreamLinkTest, a_call_has_the_upstreams_key_and_nothing_of_the_client_but_the_body) {
  ASSERT_TRUE(ask());
  EXPECT_EQ(client.call.url, "https://llm.example.com/v1/chat/completions");
  EXPECT_EQ(client.call.body.text(), R"({"model":"their-m","n":1})");
  EXPECT_EQ(client.call.quiet_seconds, 9U);
  EXPECT_EQ(client.call.headers,
            (std::map<std::string, std::string>{{"authorization", "Bearer sk-house"},
                                                {"content-type", "application/json"}}));
}

TEST_F(UpstreamLinkTest, messages_bring_the_key_as_their_api_wants_it) {
  ASSERT_TRUE(ask("/v1/messages"));
  EXPECT_EQ(client.call.headers["x-api-key"], "sk-house");
  EXPECT_TRUE(client.call.headers.contains("anthropic-version"));
}

TEST_F(UpstreamLinkTest, a_body_is_changed_in_its_model_only_and_only_where_it_must_be) {
  const std::string same = R"({ "model" : "same", "seed": 18446744073709551615 })";
  EXPECT_EQ(body_for(upstream, Secret::copy(view_of(same)))->text(), same);
  const auto twice = body_for(upstream, Secret::copy(view_of(R"({"model":"x","model":"m"})")));
  EXPECT_EQ(twice->text(), R"({"model":"their-m","model":"their-m"})");
  for (const char* const body : {"", "{", "[]", "3", "{}", R"({"model":1})", R"({"model":"x"})"}) {
    EXPECT_FALSE(body_for(upstream, Secret::copy(view_of(body)))) << body;
  }
}

TEST_F(UpstreamLinkTest, a_whole_answer_passes_with_its_status) {
  begin(422);
  EXPECT_TRUE(client.hearer->body("{\"a\":"));
  EXPECT_TRUE(client.hearer->body("1}"));
  client.hearer->end();
  EXPECT_EQ(heard.status, 422);
  EXPECT_EQ(heard.body, R"({"a":1})");
  EXPECT_EQ(heard.ends, 1);
  EXPECT_EQ(heard.receipt, "");
}

TEST_F(UpstreamLinkTest, a_stream_passes_in_whole_events) {
  begin(200, "text/event-stream; charset=utf-8");
  EXPECT_TRUE(client.hearer->body("data: 1\r\n\r"));
  EXPECT_TRUE(client.hearer->body("\ndata: [DO"));
  EXPECT_EQ(heard.body, "data: 1\n\n");
  EXPECT_TRUE(client.hearer->body("NE]\n\n"));
  client.hearer->end();
  EXPECT_EQ(heard.body, "data: 1\n\ndata: [DONE]\n\n");
  EXPECT_EQ(heard.ends, 1);
}

TEST_F(UpstreamLinkTest, a_stream_that_ends_without_its_end_has_failed) {
  begin(200, "text/event-stream");
  EXPECT_TRUE(client.hearer->body("data: 1\n\n"));
  client.hearer->end();
  EXPECT_EQ(heard.ends, 0);
  ASSERT_EQ(heard.errors.size(), 1U);
  EXPECT_EQ(heard.errors.front().fault, Fault::lost);
}

TEST_F(UpstreamLinkTest, a_refused_key_and_a_redirect_are_the_upstreams_failure) {
  for (const std::uint16_t status : {std::uint16_t{401}, std::uint16_t{403}, std::uint16_t{307}}) {
    heard = {};
    begin(status);
    EXPECT_FALSE(client.hearer->body("{}")) << "enough";
    client.hearer->end();
    EXPECT_EQ(heard.status, 0);
    EXPECT_EQ(heard.ends, 0);
    ASSERT_EQ(heard.errors.size(), 1U) << status;
    EXPECT_EQ(heard.errors.front().fault, Fault::unavailable);
    EXPECT_TRUE(heard.errors.front().detail.contains("house"));
  }
}

TEST_F(UpstreamLinkTest, an_answer_over_the_limit_is_cut_and_says_so) {
  begin(200);
  const std::string more(8U << 20, 'a');
  for (int count = 0; count < 8; ++count)
    ASSERT_TRUE(client.hearer->body(more));
  EXPECT_FALSE(client.hearer->body("a"));
  EXPECT_EQ(heard.ends, 0);
  ASSERT_EQ(heard.errors.size(), 1U);
}

TEST_F(UpstreamLinkTest, an_event_over_the_limit_ends_the_stream) {
  begin(200, "text/event-stream");
  EXPECT_FALSE(client.hearer->body(std::string(WholeEvents::kEventMax + 1, 'a')));
  ASSERT_EQ(heard.errors.size(), 1U);
}

TEST_F(UpstreamLinkTest, failures_name_the_upstream) {
  ASSERT_TRUE(ask());
  client.hearer->failed({Fault::timed_out, "said nothing for up to 9 seconds"});
  ASSERT_EQ(heard.errors.size(), 1U);
  EXPECT_EQ(heard.errors.front().detail, "The upstream house said nothing for up to 9 seconds.");
  EXPECT_EQ(heard.errors.front().fault, Fault::timed_out);
}

TEST_F(UpstreamLinkTest, a_cancel_ends_the_call) {
  const auto answer = ask();
  ASSERT_TRUE(answer);
  link.cancel(*answer);
  EXPECT_EQ(client.cancelled, std::vector<HttpCallId>{*answer});
}

TEST_F(UpstreamLinkTest, a_client_that_is_full_is_a_refusal) {
  client.full = true;
  const auto answer = ask();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().fault, Fault::no_capacity);
}

class HeadersOnly final : public front::Listener {
 public:
  void head(const front::AnswerHead& head) override { headers = head.headers; }
  void part(std::string_view) override {}
  void end(ByteView) override {}
  void failed(const front::Failure&) override {}
  front::Headers headers;
};

TEST_F(UpstreamLinkTest, only_known_headers_of_an_answer_pass) {
  HeadersOnly listener;
  ASSERT_TRUE(link.start({.method = "POST",
                          .path = "/v1/embeddings",
                          .api_key = "k",
                          .body = Secret::copy(view_of(R"({"model":"m"})"))},
                         listener));
  client.hearer->head({.status = 200,
                       .headers = {{"retry-after", "3"},
                                   {"x-request-id", "r"},
                                   {"x-ratelimit-limit-tokens", "5"},
                                   {"openai-processing-ms", "8"},
                                   {"set-cookie", "a=b"},
                                   {"darkbloom-tier", "confidential"},
                                   {"darkbloom-upstream", "sealed"},
                                   {"x-ratelimit-long", std::string(300, 'a')},
                                   {"content-length", "2"}}});
  EXPECT_EQ(listener.headers, (front::Headers{{"openai-processing-ms", "8"},
                                              {"retry-after", "3"},
                                              {"x-ratelimit-limit-tokens", "5"},
                                              {"x-request-id", "r"}}));
}

}  // namespace
}  // namespace darkbloom::connect
