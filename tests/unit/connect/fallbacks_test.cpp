#include "darkbloom/connect/fallbacks.h"

#include <gtest/gtest.h>

#include <optional>

#include "support/fixed_clock.h"

namespace darkbloom::connect {
namespace {

/// Writes down what it is asked, and answers when the test says so.
class Played final : public front::Backend {
 public:
  Result<front::AnswerId> start(front::Request request, front::Listener& listener) override {
    ++asked;
    bodies.emplace_back(request.body.text());
    keys.push_back(request.api_key);
    if (refuses) return fail(*refuses);
    heard = &listener;
    if (fails_at_once) listener.failed({*fails_at_once});
    return 7U;
  }
  void cancel(front::AnswerId answer) override {
    EXPECT_EQ(answer, 7U);
    ++cancelled;
  }
  std::vector<front::ListedModel> models() const override {
    return {{{.name = "both"}, {"sealed"}}};
  }
  std::string health() const override { return R"({"status":"ok","nodes":2})"; }

  void answer(std::uint16_t status, const front::Headers& headers = {}) {
    front::AnswerHead head{.status = status, .content_type = "application/json"};
    head.headers = headers;
    heard->head(head);
    heard->part("{}");
    heard->end({});
  }

  int asked = 0;
  int cancelled = 0;
  std::vector<std::string> bodies;
  std::vector<std::string> keys;
  std::optional<Error> refuses;
  std::optional<Error> fails_at_once;
  front::Listener* heard = nullptr;
};

front::Headers header(const char* name, const char* value) {
  front::Headers headers;
  headers.emplace_back(name, value);
  return headers;
}

/// One that keeps the headers too.
class HeardAll final : public front::Listener {
 public:
  void head(const front::AnswerHead& head) override {
    status = head.status;
    headers = head.headers;
  }
  void part(std::string_view text) override { body += text; }
  void end(ByteView) override { ++ends; }
  void failed(const front::Failure& failure) override {
    errors.push_back(failure.error);
    headers = failure.headers;
  }
  std::string header(const std::string& name) const {
    std::string value;
    for (const auto& [key, text] : headers) {
      if (key == name) value = text;
    }
    return value;
  }

  int status = 0;
  front::Headers headers;
  std::string body;
  int ends = 0;
  std::vector<Error> errors;
};

const Error kUnserved{Fault::not_found, "The model 'm' does not exist.", "model_not_found"};
const Error kBusy{Fault::no_capacity, "Busy."};
const Error kLost{Fault::lost, "Lost."};
const Error kPolicy{Fault::unavailable, "Policy.", "policy_not_met"};

Upstream upstream(const std::string& name, When when) {
  Upstream made{.name = name, .url = "https://llm.example.com/v1"};
  made.models = {{"m", "m"}, {"both", "both"}};
  made.paths = {"/v1/chat/completions"};
  made.when = when;
  return made;
}

class FallbacksTest : public ::testing::Test {
 protected:
  Result<front::AnswerId> ask(std::map<std::string, std::string> wishes = {},
                              std::string_view body = R"({"model":"m"})") {
    return backend.start({.method = "POST",
                          .path = "/v1/chat/completions",
                          .api_key = "dk-client",
                          .wishes = std::move(wishes),
                          .body = Secret::copy(view_of(body))},
                         heard);
  }
  int asked_upstreams() const { return one.asked + two.asked + three.asked; }

  darkbloom::test::FixedClock clock;
  Played sealed, one, two, three;
  HeardAll heard;
  const Upstream first = upstream("one", When::unserved);
  const Upstream second = upstream("two", When::busy);
  const Upstream third = upstream("three", When::failed);
  Fallbacks backend{sealed, {{first, one}, {second, two}, {third, three}}, clock};
};

TEST_F(FallbacksTest, a_request_that_demands_a_machine_leaves_for_no_upstream) {
  sealed.refuses = kUnserved;
  EXPECT_FALSE(ask({}, R"({"model":"m","provider":{"zdr":true}})"));
  EXPECT_FALSE(ask({{"darkbloom-region", "eu"}}));
  EXPECT_EQ(asked_upstreams(), 0);
  EXPECT_TRUE(ask({}, R"({"model":"m","provider":{"sort":"price"}})"));
  EXPECT_GT(asked_upstreams(), 0);
}

TEST_F(FallbacksTest, a_sealed_answer_is_passed_on_and_named) {
  ASSERT_TRUE(ask());
  sealed.answer(200);
  EXPECT_EQ(heard.status, 200);
  EXPECT_EQ(heard.body, "{}");
  EXPECT_EQ(heard.ends, 1);
  EXPECT_EQ(heard.header("darkbloom-upstream"), "sealed");
  EXPECT_EQ(heard.header("darkbloom-plaintext-seen-by"), "");
  EXPECT_EQ(asked_upstreams(), 0);
}

TEST_F(FallbacksTest, a_model_that_is_not_sealed_goes_to_the_first_of_the_file) {
  sealed.refuses = kUnserved;
  ASSERT_TRUE(ask());
  EXPECT_EQ(asked_upstreams(), 1);
  EXPECT_EQ(one.bodies.front(), R"({"model":"m"})");
  EXPECT_EQ(one.keys.front(), "") << "the client's key stays here";
  one.answer(200);
  EXPECT_EQ(heard.header("darkbloom-upstream"), "one");
  EXPECT_EQ(heard.header("darkbloom-plaintext-seen-by"), "connect,one");
  EXPECT_EQ(heard.ends, 1);
}

TEST_F(FallbacksTest, each_is_asked_only_after_what_its_when_says) {
  sealed.refuses = kBusy;
  ASSERT_TRUE(ask());
  EXPECT_EQ(one.asked, 0);
  EXPECT_EQ(two.asked, 1);
  sealed.refuses = kLost;
  ASSERT_TRUE(ask());
  EXPECT_EQ(one.asked, 0);
  EXPECT_EQ(two.asked, 1);
  EXPECT_EQ(three.asked, 1);
}

TEST_F(FallbacksTest, a_refusal_that_stands_goes_nowhere) {
  for (const Error& error :
       {kPolicy, Error{Fault::invalid, "Bad."}, Error{Fault::unauthenticated, "Who?"},
        Error{Fault::forbidden, "No."}}) {
    sealed.refuses = error;
    ASSERT_TRUE(ask());
    EXPECT_EQ(heard.errors.back().detail, error.detail);
    EXPECT_EQ(heard.header("darkbloom-plaintext-seen-by"), "");
  }
  EXPECT_EQ(asked_upstreams(), 0);
}

TEST_F(FallbacksTest, a_request_that_must_not_leave_is_the_sealed_networks_alone) {
  sealed.refuses = kUnserved;
  for (const auto& [name, value] :
       std::map<std::string, std::string>{{"darkbloom-upstreams", "never"},
                                          {"darkbloom-sealed-only", "true"},
                                          {"darkbloom-min-tier", "sealed"},
                                          {"darkbloom-own-only", "true"}}) {
    const auto started = ask({{name, value}});
    ASSERT_FALSE(started) << name;
    EXPECT_EQ(started.error().code, "model_not_found");
  }
  EXPECT_FALSE(ask({{"darkbloom-upstreams", "maybe"}}));
  EXPECT_EQ(asked_upstreams(), 0);
}

TEST_F(FallbacksTest, a_sealed_answer_that_only_refuses_is_held_back_while_others_may_answer) {
  ASSERT_TRUE(ask());
  sealed.answer(503);
  EXPECT_EQ(heard.status, 0);
  EXPECT_EQ(heard.body, "");
  two.answer(200);
  EXPECT_EQ(heard.status, 200);
  EXPECT_EQ(heard.header("darkbloom-plaintext-seen-by"), "connect,node,two")
      << "a node may have read it";
}

TEST_F(FallbacksTest, nothing_is_asked_again_once_an_answer_has_begun) {
  ASSERT_TRUE(ask());
  sealed.heard->head({.content_type = "text/event-stream"});
  sealed.heard->part("data: 1\n\n");
  sealed.heard->failed({kLost});
  EXPECT_EQ(asked_upstreams(), 0);
  ASSERT_EQ(heard.errors.size(), 1U);
  EXPECT_EQ(heard.errors.front().fault, Fault::lost);
}

TEST_F(FallbacksTest, upstreams_follow_one_another_and_the_last_refusal_is_told_with_its_time) {
  sealed.refuses = kUnserved;
  ASSERT_TRUE(ask());
  one.answer(429, header("retry-after", "3"));
  two.heard->failed({kLost});
  three.answer(429, header("retry-after", "9"));
  EXPECT_EQ(heard.status, 429) << "the last one's own words";
  EXPECT_EQ(heard.header("retry-after"), "9");
  EXPECT_EQ(heard.header("darkbloom-plaintext-seen-by"), "connect,one,two,three");
  EXPECT_EQ(heard.ends, 1);
}

TEST_F(FallbacksTest, an_upstream_that_finds_the_request_bad_is_believed) {
  sealed.refuses = kUnserved;
  ASSERT_TRUE(ask());
  one.answer(400);
  EXPECT_EQ(heard.status, 400);
  EXPECT_EQ(two.asked + three.asked, 0);
}

TEST_F(FallbacksTest, one_that_was_busy_is_left_alone_until_its_time_is_over) {
  sealed.refuses = kUnserved;
  ASSERT_TRUE(ask());
  one.answer(429, header("retry-after", "30"));
  two.answer(200);
  ASSERT_TRUE(ask());
  EXPECT_EQ(one.asked, 1);
  two.answer(200);
  clock.now += 30'000;
  ASSERT_TRUE(ask());
  EXPECT_EQ(one.asked, 2);
}

TEST_F(FallbacksTest, while_all_are_left_alone_the_client_is_told_when_to_come_back) {
  sealed.refuses = kUnserved;
  ASSERT_TRUE(ask());
  one.heard->failed({kLost});
  two.heard->failed({kLost});
  three.heard->failed({kLost});
  EXPECT_EQ(heard.errors.back().fault, Fault::lost);
  ASSERT_TRUE(ask());
  EXPECT_EQ(asked_upstreams(), 3);
  EXPECT_EQ(heard.errors.back().fault, Fault::unavailable);
  EXPECT_EQ(heard.errors.back().retry_after_ms, CoolDown::kUsualMs);
}

TEST_F(FallbacksTest, one_that_fails_while_it_is_asked_is_followed_at_once) {
  sealed.fails_at_once = kBusy;
  two.fails_at_once = kLost;
  three.refuses = Error{Fault::no_capacity, "Full."};
  ASSERT_TRUE(ask());
  EXPECT_EQ(two.asked, 1);
  EXPECT_EQ(three.asked, 1);
  ASSERT_EQ(heard.errors.size(), 1U);
  EXPECT_EQ(heard.errors.front().detail, "Full.");
}

TEST_F(FallbacksTest, a_cancel_reaches_whoever_is_asked_now) {
  const auto first_id = ask();
  ASSERT_TRUE(first_id);
  backend.cancel(*first_id);
  EXPECT_EQ(sealed.cancelled, 1);
  sealed.refuses = kUnserved;
  const auto second_id = ask();
  ASSERT_TRUE(second_id);
  one.heard->head({.content_type = "text/event-stream"});
  backend.cancel(*second_id);
  EXPECT_EQ(one.cancelled, 1);
  backend.cancel(*second_id);
  EXPECT_EQ(one.cancelled, 1);
}

TEST_F(FallbacksTest, an_answer_that_has_ended_needs_no_cancel) {
  const auto id = ask();
  sealed.answer(200);
  backend.cancel(*id);
  EXPECT_EQ(sealed.cancelled, 0);
}

TEST_F(FallbacksTest, a_body_for_which_there_is_no_room_is_not_kept_and_goes_nowhere) {
  front::BodyBudget budget(20);
  front::BodyShare share(budget);
  const std::string body = R"({"model":"m"})";
  ASSERT_TRUE(share.grow(body.size()));
  sealed.refuses = kUnserved;
  const auto started = backend.start({.method = "POST",
                                      .path = "/v1/chat/completions",
                                      .api_key = "k",
                                      .body = Secret::copy(view_of(body)),
                                      .share = std::move(share)},
                                     heard);
  EXPECT_FALSE(started);
  EXPECT_EQ(asked_upstreams(), 0);
  EXPECT_TRUE(budget.take(20)) << "the share was given back";
}

TEST_F(FallbacksTest, the_room_that_a_body_takes_is_given_back_with_its_answer) {
  front::BodyBudget budget(100);
  const std::string body = R"({"model":"m"})";
  front::BodyShare share(budget);
  ASSERT_TRUE(share.grow(body.size()));
  ASSERT_TRUE(backend.start({.method = "POST",
                             .path = "/v1/chat/completions",
                             .api_key = "k",
                             .body = Secret::copy(view_of(body)),
                             .share = std::move(share)},
                            heard));
  EXPECT_FALSE(budget.take(100));
  EXPECT_TRUE(budget.take(100 - 2 * body.size()));
  budget.give_back(100 - 2 * body.size());
  sealed.answer(200);
  EXPECT_TRUE(budget.take(100));
}

TEST_F(FallbacksTest, models_are_the_sealed_ones_and_those_of_upstreams_marked) {
  const auto models = backend.models();
  ASSERT_EQ(models.size(), 2U);
  EXPECT_EQ(models[0].name(), "both");
  EXPECT_EQ(models[0].upstream, "");
  EXPECT_EQ(models[1].name(), "m");
  EXPECT_EQ(models[1].upstream, "one");
  EXPECT_TRUE(models[1].tiers.empty());
}

TEST_F(FallbacksTest, health_names_each_upstream_and_its_state) {
  sealed.refuses = kUnserved;
  ASSERT_TRUE(ask());
  one.answer(429, header("retry-after", "30"));
  EXPECT_EQ(backend.health(), R"({"status":"ok","nodes":2,"upstreams":[)"
                              R"({"name":"one","state":"cooling_down","for_seconds":30},)"
                              R"({"name":"two","state":"ok"},{"name":"three","state":"ok"}]})");
}

}  // namespace
}  // namespace darkbloom::connect
