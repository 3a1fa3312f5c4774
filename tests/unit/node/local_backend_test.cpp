#include "node/local_backend.h"

#include <gtest/gtest.h>

#include <deque>

#include "support/scripted_engine.h"
#include "support/signed_node.h"
#include "unit/base/seeded_random.h"
#include "unit/front/heard.h"

namespace darkbloom::node {
namespace {

constexpr std::string_view kBody =
    R"({"model":"scripted","messages":[{"role":"user","content":"Hi"}]})";

/// The front's thread is whoever calls catch_up().
struct World {
  World() {
    backend.post_with([this](std::function<void()> what) { posted.push_back(std::move(what)); });
  }
  Result<front::AnswerId> ask(const std::string& key = "dk-owner") {
    return backend.start({.method = "POST",
                          .path = "/v1/chat/completions",
                          .api_key = key,
                          .body = Secret::copy(view_of(kBody))},
                         heard);
  }
  void catch_up() {
    while (!posted.empty()) {
      posted.front()();
      posted.pop_front();
    }
  }

  test::SeededRandom random{1};
  test::FixedClock clock;
  test::ScriptedEngine engine{{"Hel", "lo"}};
  openai::Models models{.chat = {&engine}};
  openai::Service api{models, clock, random};
  ServedModels served;
  std::deque<std::function<void()>> posted;
  front::test::Heard heard;
  LocalBackend backend{{api, served, random}, "dk-owner"};
};

TEST(LocalBackend, the_owner_is_answered) {
  World world;
  ASSERT_TRUE(world.ask());
  world.engine.run();
  EXPECT_EQ(world.heard.status, 0) << "only the front's thread tells";
  world.catch_up();
  EXPECT_EQ(world.heard.status, 200);
  EXPECT_TRUE(world.heard.body.contains("Hello")) << world.heard.body;
  EXPECT_EQ(world.heard.ends, 1);
  EXPECT_EQ(world.heard.receipt, "");
}

TEST(LocalBackend, nobody_else_is) {
  World world;
  for (const char* const key : {"", "dk-other", "dk-owne", "dk-owner2"}) {
    const auto refused = world.ask(key);
    ASSERT_FALSE(refused) << key;
    EXPECT_EQ(refused.error().fault, Fault::unauthenticated);
  }
  EXPECT_EQ(world.engine.active(), 0U);
}

TEST(LocalBackend, who_cancels_hears_nothing_more_and_nothing_goes_on) {
  World world;
  const auto answer = world.ask();
  ASSERT_TRUE(answer);
  world.engine.step();
  world.backend.cancel(*answer);
  EXPECT_EQ(world.engine.active(), 0U);
  world.engine.run();
  world.catch_up();
  EXPECT_EQ(world.heard.body, "");
  EXPECT_EQ(world.heard.ends, 0);
}

TEST(LocalBackend, a_busy_model_refuses_at_once) {
  World world;
  world.engine.refuse(0, {Fault::no_capacity, "Busy."});
  const auto refused = world.ask();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::no_capacity);
  world.catch_up();
  EXPECT_EQ(world.heard.status, 0);
}

TEST(LocalBackend, a_bad_request_is_answered_as_the_api_says) {
  World world;
  ASSERT_TRUE(world.backend.start({.method = "POST",
                                   .path = "/v1/chat/completions",
                                   .api_key = "dk-owner",
                                   .body = Secret::copy(view_of("{}"))},
                                  world.heard));
  world.catch_up();
  EXPECT_EQ(world.heard.status, 400);
  EXPECT_EQ(world.heard.ends, 1);
}

}  // namespace
}  // namespace darkbloom::node
