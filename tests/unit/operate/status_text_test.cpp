#include "darkbloom/node/status_text.h"

#include <gtest/gtest.h>

#include "json/document.h"
#include "unit/operate/facts.h"

namespace darkbloom::operate {
namespace {

using test::kNow;
using test::running;
using test::some_status;

TEST(StatusText, a_running_node_is_told_in_full) {
  EXPECT_EQ(status_text(running(), kNow),
            "running for 2 h 5 min (pid 7, version 0.1.0)\n"
            "coordinator  ws://coordinator.example:8090, connected for 1 h\n"
            "takes        requests\n"
            "requests     2 running; 120 served, 1 failed, 2 refused, 3 cancelled\n"
            "speed        63.0 tokens/s now, 4567 tokens in ended answers\n"
            "tier         sealed; in the way of more: no_tpm, no_secure_boot\n"
            "models\n"
            "  seedling  2 of 4 slots busy, 31.5 tokens/s a stream\n");
}

TEST(StatusText, every_reason_for_a_suspension_is_told_and_when_a_pause_ends) {
  auto status = some_status();
  status.suspensions = {{"owner_here", "you are using this machine"},
                        {"paused", "you have paused it"}};
  status.resumes_at_ms = kNow + 1'800'000;
  EXPECT_EQ(takes_text(status, kNow),
            "nothing new: you are using this machine; you have paused it, for another 30 min");
}

TEST(StatusText, a_lost_coordinator_is_told_with_its_time_and_the_last_error) {
  auto status = some_status();
  status.link = {.up = false, .since_ms = kNow - 60'000, .last_error = "The link ended."};
  const std::string text = status_text(running(status), kNow);
  EXPECT_NE(text.find(", not reached for 1 min: The link ended.\n"), std::string::npos) << text;
}

TEST(StatusText, what_does_not_run_says_what_to_do) {
  EXPECT_EQ(status_text({}, kNow), "not running (darkbloom node start)\n");
  const View died = judge_view(std::nullopt, some_status(), kNow);
  EXPECT_EQ(status_text(died, kNow), "died; last seen 0 s ago (darkbloom node logs)\n");
  const View bad = judge_view(std::nullopt, fail(Fault::invalid, "It is torn."), kNow);
  EXPECT_EQ(status_text(bad, kNow), "died (darkbloom node logs)\nIt is torn.\n");
}

TEST(StatusText, programs_get_the_state_and_what_the_node_wrote) {
  const auto json = json::parse(status_json(running()));
  ASSERT_TRUE(json);
  EXPECT_EQ(*json->find("state")->as<std::string>(), "running");
  EXPECT_EQ(*json->find("pid")->as<std::int64_t>(), 7);
  EXPECT_TRUE(json->find("trouble")->is_null());
  EXPECT_EQ(*json->find("node")->find("running")->as<std::int64_t>(), 2);
  const auto off = json::parse(status_json({}));
  ASSERT_TRUE(off);
  EXPECT_TRUE(off->find("pid")->is_null());
  EXPECT_TRUE(off->find("node")->is_null());
}

}  // namespace
}  // namespace darkbloom::operate
