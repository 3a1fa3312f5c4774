#include "node/operator_desk.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <optional>

#include "unit/node/world.h"

namespace darkbloom::node {
namespace {

namespace fs = std::filesystem;
using operating::Status;

class OperatorDeskTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "darkbloom-desk-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
    world.receive(wire::Welcome{});
    open_desk();
  }
  void TearDown() override {
    desk.reset();
    fs::remove_all(folder);
  }
  void open_desk() {
    desk.emplace(OperatorDesk::Parts{*world.service, world.models, nullptr, world.clock, folder},
                 Status{.pid = 7, .started_at_ms = world.clock.now, .version = "0.1.0"});
    EXPECT_FALSE(fs::exists(folder / operating::kStatusFile)) << "it does not serve yet";
  }
  /// Each wish is written at a time of its own, as files of a living system are.
  void want(const std::string& text) {
    const fs::path file = folder / operating::kWishFile;
    std::ofstream(file) << text;
    written += std::chrono::seconds(1);
    fs::last_write_time(file, written);
    desk->tick();
  }
  Status status() const {
    std::ifstream file(folder / operating::kStatusFile);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    auto status = operating::parse_status(text);
    EXPECT_TRUE(status) << text;
    return status.value_or(Status{});
  }
  std::vector<std::string> words() const {
    std::vector<std::string> all;
    for (const operating::Suspension& suspension : status().suspensions)
      all.push_back(suspension.word);
    return all;
  }
  bool offers() {
    world.receive(wire::Challenge{});
    return world.wire.hellos.back().load.slots > 0;
  }
  using Words = std::vector<std::string>;

  scene::World world;
  fs::path folder;
  fs::file_time_type written = fs::file_time_type::clock::now();
  std::optional<OperatorDesk> desk;
};

TEST_F(OperatorDeskTest, the_status_says_what_the_node_serves_and_how_requests_ended) {
  desk->link_is(true);
  world.open(world.sealed().envelope);
  world.clock.now += 1000;
  desk->tick();
  EXPECT_EQ(status().running, 1U);
  world.engine.run();
  desk->tick();
  const Status now = status();
  EXPECT_EQ(now.pid, 7);
  EXPECT_TRUE(now.link.up);
  EXPECT_TRUE(now.link.welcome);
  EXPECT_EQ(now.written_at_ms, world.clock.now);
  ASSERT_EQ(now.models.size(), 1U);
  EXPECT_EQ(now.models[0].name, "scripted");
  EXPECT_EQ(now.running, 0U);
  EXPECT_EQ(now.counts.served, 1U);
  EXPECT_TRUE(now.suspensions.empty());
}

TEST_F(OperatorDeskTest, a_pause_stops_offers_until_it_is_taken_back) {
  want(R"({"paused":true})");
  EXPECT_EQ(words(), Words{"paused"});
  EXPECT_FALSE(offers());
  want(R"({"paused":false})");
  EXPECT_EQ(words(), Words{});
  EXPECT_TRUE(offers());
}

TEST_F(OperatorDeskTest, a_pause_for_a_time_ends_by_itself) {
  want(operating::wish_json({.paused = true, .until_ms = world.clock.now + 60'000}));
  EXPECT_EQ(status().resumes_at_ms, world.clock.now + 60'000);
  EXPECT_FALSE(offers());
  world.clock.now += 60'000;
  desk->tick();
  EXPECT_TRUE(offers());
  EXPECT_EQ(status().resumes_at_ms, 0);
}

TEST_F(OperatorDeskTest, a_pause_holds_for_a_node_that_starts_later) {
  want(R"({"paused":true})");
  desk.reset();
  world.service->offer(true);
  open_desk();
  EXPECT_FALSE(offers()) << "before its first tick";
}

TEST_F(OperatorDeskTest, orders_that_it_cannot_read_suspend_it_and_say_why) {
  want("pause, please");
  ASSERT_EQ(words(), Words{"unreadable_wish"});
  EXPECT_NE(status().suspensions[0].text.find("control.json"), std::string::npos);
  EXPECT_FALSE(offers());
  fs::remove(folder / operating::kWishFile);
  desk->tick();
  EXPECT_TRUE(offers());
}

TEST_F(OperatorDeskTest, all_reasons_are_told_and_each_alone_holds_it_back) {
  desk->suspend({{"owner_here", "you are using this machine"}});
  EXPECT_FALSE(offers()) << "at once";
  want(R"({"paused":true})");
  EXPECT_EQ(words(), (Words{"owner_here", "paused"}));
  desk->suspend({});
  EXPECT_FALSE(offers());
  want(R"({"paused":false})");
  EXPECT_TRUE(offers());
}

TEST_F(OperatorDeskTest, a_node_that_stops_says_so_and_leaves_no_status_behind) {
  desk->stop();
  EXPECT_TRUE(status().stopping);
  EXPECT_EQ(words(), Words{"stopping"});
  EXPECT_FALSE(offers());
  desk.reset();
  EXPECT_FALSE(fs::exists(folder / operating::kStatusFile));
}

TEST_F(OperatorDeskTest, a_lost_link_is_told_with_its_time) {
  desk->link_is(true);
  world.clock.now += 5000;
  desk->link_is(false);
  const Status now = status();
  EXPECT_FALSE(now.link.up);
  EXPECT_EQ(now.link.since_ms, world.clock.now);
  EXPECT_FALSE(now.link.last_error.empty());
}

}  // namespace
}  // namespace darkbloom::node
