#include "node/shelf/model_shelf.h"

#include <gtest/gtest.h>

#include "node/shelf/lazy_session.h"
#include "support/fixed_clock.h"
#include "unit/node/shelf/scripted_source.h"

namespace darkbloom::node::shelf {
namespace {

using test::Ears;

/// Three models of 40 bytes in a budget of 100. Stays are short: loading takes no time.
class ModelShelfTest : public testing::Test {
 protected:
  ModelShelfTest() {
    shelf.emplace(std::vector<ModelShelf::Item>{{"a", 40}, {"b", 40}, {"c", 40}},
                  ModelShelf::Options{.budget = 100, .brake = &brake}, source, clock);
    shelf->open();
  }

  Result<std::unique_ptr<engine::Session>> ask(std::size_t model, Ears& ears) {
    return start_lazily<Answers>(*shelf, model, {.prompt = {1}, .max_tokens = 8}, ears);
  }
  /// Asks and waits for the end of the answer.
  void answer(std::size_t model) {
    Ears ears;
    const auto session = ask(model, ears);
    ASSERT_TRUE(session) << session.error().detail;
    ASSERT_TRUE(test::soon([&] { return shelf->state(model).loaded; }));
    ASSERT_TRUE(test::soon([&] {
      source.engine(model).run();
      return ears.outcome().has_value();
    }));
    EXPECT_EQ(ears.outcome()->finish, engine::Finish::stop);
    clock.now += 60'000;
  }

  test::FixedClock clock;
  engine::Brake brake;
  test::ScriptedSource source{3};
  std::optional<ModelShelf> shelf;
};

TEST_F(ModelShelfTest, nothing_is_loaded_before_it_is_asked_for) {
  EXPECT_EQ(shelf->bytes_loaded(), 0U);
  EXPECT_FALSE(shelf->state(0).loaded);
  EXPECT_EQ(shelf->enter(0), nullptr);
}

TEST_F(ModelShelfTest, each_is_answered_and_the_budget_holds) {
  for (const std::size_t model : {0U, 1U, 2U, 0U, 2U, 1U}) {
    answer(model);
    EXPECT_LE(shelf->bytes_loaded(), 100U);
    EXPECT_LE(source.alive(0) + source.alive(1) + source.alive(2), 2);
  }
}

TEST_F(ModelShelfTest, a_loaded_model_is_not_loaded_again) {
  answer(0);
  answer(0);
  EXPECT_EQ(source.loads(), std::vector<std::size_t>{0});
}

TEST_F(ModelShelfTest, nothing_that_answers_is_unloaded) {
  Ears first;
  Ears second;
  Ears third;
  const auto one = ask(0, first);
  const auto two = ask(1, second);
  ASSERT_TRUE(one && two);
  ASSERT_TRUE(test::soon([&] { return shelf->state(1).loaded; }));
  clock.now += 60'000;
  EXPECT_EQ(ask(2, third).error().fault, Fault::no_capacity);
  EXPECT_EQ(source.alive(0) + source.alive(1), 2);
}

TEST_F(ModelShelfTest, those_that_wait_are_begun_together_when_it_is_loaded) {
  source.hold(true);
  Ears ears[3];
  std::vector<std::unique_ptr<engine::Session>> sessions;
  for (Ears& each : ears)
    sessions.push_back(ask(0, each).value());
  EXPECT_EQ(shelf->state(0).waiting, 3U);
  source.hold(false);
  ASSERT_TRUE(test::soon([&] { return shelf->state(0).loaded; }));
  ASSERT_TRUE(test::soon([&] {
    source.engine(0).run();
    return ears[0].outcome() && ears[1].outcome() && ears[2].outcome();
  }));
  EXPECT_EQ(source.loads().size(), 1U);
}

TEST_F(ModelShelfTest, the_queue_has_an_end) {
  source.hold(true);
  Ears ears;
  std::vector<std::unique_ptr<engine::Session>> sessions;
  for (std::size_t i = 0; i < kWaitingMax; ++i)
    sessions.push_back(ask(0, ears).value());
  const auto more = ask(0, ears);
  EXPECT_EQ(more.error().fault, Fault::no_capacity);
  EXPECT_GT(more.error().retry_after_ms, 0U);
  source.hold(false);
}

TEST_F(ModelShelfTest, who_goes_away_while_waiting_hears_nothing) {
  source.hold(true);
  Ears ears;
  ask(0, ears).value().reset();
  EXPECT_EQ(shelf->state(0).waiting, 0U);
  source.hold(false);
  answer(1);
  EXPECT_FALSE(ears.outcome());
}

TEST_F(ModelShelfTest, who_cancels_while_waiting_hears_of_it) {
  source.hold(true);
  Ears ears;
  const auto session = ask(0, ears).value();
  session->cancel();
  source.hold(false);
  ASSERT_TRUE(test::soon([&] { return ears.outcome().has_value(); }));
  EXPECT_EQ(ears.outcome()->finish, engine::Finish::cancelled);
}

TEST_F(ModelShelfTest, who_waits_for_too_long_is_given_up) {
  source.hold(true);
  Ears ears;
  const auto session = ask(0, ears).value();
  clock.now += kWaitMaxMs + 1;
  shelf->tick();
  ASSERT_TRUE(ears.outcome());
  EXPECT_EQ(ears.outcome()->finish, engine::Finish::failed);
  source.hold(false);
}

TEST_F(ModelShelfTest, a_model_that_cannot_be_loaded_is_refused_for_a_while) {
  source.fail_with(Error{.fault = Fault::tampered, .detail = "It is another file."});
  Ears ears;
  const auto session = ask(0, ears).value();
  ASSERT_TRUE(test::soon([&] { return ears.outcome().has_value(); }));
  EXPECT_EQ(ears.outcome()->failure, "It is another file.");
  Ears again;
  EXPECT_EQ(ask(0, again).error().fault, Fault::unavailable);
  EXPECT_EQ(shelf->bytes_loaded(), 0U);
  source.fail_with(std::nullopt);
  clock.now += kFailedMs + 1;
  answer(0);
}

TEST_F(ModelShelfTest, idle_models_go_when_the_owner_wants_the_memory) {
  answer(0);
  brake.set({.lean = true});
  EXPECT_TRUE(test::soon([&] { return source.alive(0) == 0; }));
  EXPECT_EQ(shelf->bytes_loaded(), 0U);
}

TEST_F(ModelShelfTest, those_to_be_kept_are_loaded_in_idle_time_and_stay) {
  shelf->keep({true, true, false});
  ASSERT_TRUE(test::soon([&] { return shelf->state(0).loaded && shelf->state(1).loaded; }));
  clock.now += 60'000;
  Ears ears;
  EXPECT_EQ(ask(2, ears).error().fault, Fault::no_capacity);
  shelf->keep({true, false, false});
  answer(2);
  EXPECT_EQ(source.alive(0), 1);
  EXPECT_EQ(source.alive(1), 0);
}

TEST_F(ModelShelfTest, a_loaded_model_is_measured_once_in_idle_time) {
  answer(0);
  ASSERT_TRUE(test::soon([&] { return source.measured == 1; }));
  answer(0);
  answer(1);
  ASSERT_TRUE(test::soon([&] { return source.measured == 2; }));
}

TEST_F(ModelShelfTest, nothing_is_measured_while_the_owner_has_a_share) {
  brake.set({.share = 0.25F});
  answer(0);
  answer(1);
  EXPECT_EQ(source.measured, 0);
  brake.set({});
  EXPECT_TRUE(test::soon([&] { return source.measured == 2; }));
}

TEST_F(ModelShelfTest, a_shelf_that_ends_gives_up_what_waits) {
  source.hold(true);
  Ears ears;
  auto waiting = std::make_shared<LazyJob<Answers>>(engine::Job{}, ears);
  ASSERT_TRUE(shelf->wait_for(0, waiting));
  source.fail_with(Error{.fault = Fault::invalid, .detail = "no"});
  std::jthread opener([this] { source.hold(false); });
  shelf.reset();
  ASSERT_TRUE(ears.outcome());
  EXPECT_EQ(ears.outcome()->finish, engine::Finish::failed);
}

}  // namespace
}  // namespace darkbloom::node::shelf
