#include "darkbloom/node/why.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "json/document.h"
#include "unit/operate/facts.h"

namespace darkbloom::operate {
namespace {

using operating::Status;
using test::kNow;
using test::running;
using test::some_status;
using Words = std::vector<std::string>;

Words words_of(const std::vector<Reason>& reasons) {
  Words words;
  std::ranges::transform(reasons, std::back_inserter(words), &Reason::word);
  return words;
}

/// The reasons for the only model.
Words words_of(const View& view) {
  const auto all = why_of(view, kNow);
  EXPECT_EQ(all.size(), 1U);
  return words_of(all.front().reasons);
}

TEST(Why, a_machine_with_nothing_in_its_way_gets_requests) {
  const auto all = why_of(running(), kNow);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].model, "seedling");
  EXPECT_TRUE(all[0].reasons.empty());
  EXPECT_EQ(words_of(all[0].only_some), Words{"tier"});
}

TEST(Why, a_node_that_does_not_run_says_so_before_anything_else) {
  EXPECT_EQ(words_of(View{}), Words{"not_running"});
  EXPECT_EQ(words_of(judge_view(std::nullopt, some_status(), kNow)), Words{"died"});
  EXPECT_EQ(words_of(judge_view(7, fail(Fault::not_found, ""), kNow)), Words{"starting"});
  auto old = some_status();
  old.written_at_ms -= kQuietMaxMs;
  EXPECT_EQ(words_of(judge_view(7, old, kNow)), Words{"silent"});
}

TEST(Why, all_reasons_are_told_together) {
  Status status = some_status();
  status.link = {.up = false, .since_ms = kNow - 60'000};
  status.suspensions = {{"owner_here", "you are using this machine"},
                        {"paused", "you have paused it"}};
  status.models[0].active = 4;
  status.models[0].waiting = 4;
  EXPECT_EQ(words_of(running(status)), (Words{"no_coordinator", "owner_here", "paused", "full"}));
}

TEST(Why, a_coordinator_that_has_not_let_it_in_is_a_reason) {
  Status status = some_status();
  status.link.welcome = false;
  EXPECT_EQ(words_of(running(status)), Words{"not_let_in"});
}

TEST(Why, a_model_is_full_when_its_slots_and_its_queue_are) {
  Status status = some_status();
  status.models[0].active = 4;
  status.models[0].waiting = 3;
  EXPECT_EQ(words_of(running(status)), Words{});
  status.models[0].waiting = 4;
  EXPECT_EQ(words_of(running(status)), Words{"full"});
}

TEST(Why, each_model_has_its_own_answer) {
  Status status = some_status();
  status.models.push_back({.name = "acorn", .slots = 1, .active = 1, .waiting = 1});
  const auto all = why_of(running(status), kNow);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_TRUE(all[0].reasons.empty());
  EXPECT_EQ(words_of(all[1].reasons), Words{"full"});
}

TEST(Why, what_the_router_says_is_the_truth_and_is_not_told_twice) {
  Status status = some_status();
  status.models[0].active = 4;
  status.models[0].waiting = 4;
  status.standings = {{"seedling", {"full", "quarantined", "of_tomorrow"}, kNow}};
  const auto all = why_of(running(status), kNow);
  EXPECT_TRUE(all[0].router_has_spoken);
  EXPECT_EQ(words_of(all[0].reasons), (Words{"full", "quarantined", "of_tomorrow"}));
  EXPECT_NE(all[0].reasons[1].mend.find("darkbloom node logs"), std::string::npos);
  EXPECT_EQ(all[0].reasons[2].text, "The router says: of_tomorrow.")
      << "a newer coordinator's word";
}

TEST(Why, a_router_without_complaints_is_named_too) {
  Status status = some_status();
  status.standings = {{"seedling", {}, kNow}};
  const auto all = why_of(running(status), kNow);
  EXPECT_TRUE(all[0].reasons.empty());
  EXPECT_EQ(why_text(all).find("has not said"), std::string::npos);
  EXPECT_NE(why_text(why_of(running(), kNow)).find("has not said"), std::string::npos);
}

TEST(Why, a_machine_that_may_be_asked_hears_how_many_are_before_it) {
  Status status = some_status();
  const auto text = [&status](std::uint32_t ahead, std::uint32_t open) {
    status.standings = {{"seedling", {}, kNow, ahead, open}};
    return why_text(why_of(running(status), kNow));
  };
  EXPECT_NE(text(3, 12).find("Of 12 machines, 3 are expected to answer sooner"), std::string::npos);
  EXPECT_NE(text(0, 12).find("Of 12 machines, none is expected"), std::string::npos);
  EXPECT_NE(text(0, 1).find("the only machine"), std::string::npos);
}

TEST(Why, that_the_router_knows_of_a_suspension_is_not_told_beside_its_reasons) {
  Status status = some_status();
  status.standings = {{"seedling", {"suspended"}, kNow}};
  EXPECT_EQ(words_of(running(status)), Words{"suspended"});
  status.suspensions = {{"owner_here", "its owner is using it"}};
  EXPECT_EQ(words_of(running(status)), Words{"owner_here"});
}

TEST(Why, a_person_reads_one_line_for_each_reason_with_its_remedy) {
  Status status = some_status();
  status.suspensions = {{"paused", "you have paused it"}};
  status.resumes_at_ms = kNow + 60'000;
  EXPECT_EQ(why_text(why_of(running(status), kNow)),
            "seedling gets no new requests:\n"
            "  paused  You have paused it. darkbloom node resume, or wait 1 min\n"
            "  tier  Requests that demand more than tier sealed go elsewhere (no_tpm, "
            "no_secure_boot). darkbloom doctor\n");
}

TEST(Why, programs_get_the_same) {
  const auto json = json::parse(why_json(why_of(View{}, kNow)));
  ASSERT_TRUE(json);
  const auto& models = *json->find("models")->as<json::Node::Array>();
  ASSERT_EQ(models.size(), 1U);
  EXPECT_FALSE(*models[0].find("gets_requests")->as<bool>());
  const auto& reasons = *models[0].find("reasons")->as<json::Node::Array>();
  ASSERT_EQ(reasons.size(), 1U);
  EXPECT_EQ(*reasons[0].find("word")->as<std::string>(), "not_running");
}

}  // namespace
}  // namespace darkbloom::operate
