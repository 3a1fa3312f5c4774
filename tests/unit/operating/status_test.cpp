#include "operating/status.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace darkbloom::operating {
namespace {

Status whole() {
  return {.pid = 42,
          .started_at_ms = 1000,
          .written_at_ms = 2000,
          .version = "0.1.0",
          .build = "ab12",
          .coordinator = "ws://127.0.0.1:8090",
          .link = {.up = true, .welcome = true, .since_ms = 1500, .last_error = "It \"ended\"."},
          .tier = {.reach = "sealed", .in_the_way = {"no_tpm", "no_secure_boot"}},
          .models = {{"seedling", 4, 2, 1, 31'500}, {"acorn", 8, 0, 0, 0}},
          .counts = {1, 2, 3, 4, 5},
          .running = 3,
          .stopping = true,
          .suspensions = {{"paused", "you have paused it"}, {"owner_here", "you are here"}},
          .resumes_at_ms = 7000,
          .standings = {{"seedling", {"full", "long_wait"}, 1234, 3, 12}}};
}

TEST(Status, what_is_written_reads_back) {
  EXPECT_EQ(parse_status(status_json(whole())).value(), whole());
  EXPECT_EQ(parse_status(status_json({})).value(), Status{});
}

TEST(Status, a_member_of_a_newer_node_is_passed_over_and_one_of_an_older_is_missing) {
  const auto status = parse_status(R"({"pid":7,"heat":{"celsius":90}})");
  ASSERT_TRUE(status);
  EXPECT_EQ(status->pid, 7);
  EXPECT_TRUE(status->models.empty());
}

TEST(Status, a_member_of_the_wrong_kind_refuses_the_whole) {
  constexpr std::array kWrong{
      "",
      "[]",
      "{}",
      R"({"pid":"7"})",
      R"({"pid":-7})",
      R"({"pid":7.5})",
      R"({"pid":7,"running":4294967296})",
      R"({"pid":7,"stopping":0})",
      R"({"pid":7,"version":1})",
      R"({"pid":7,"link":[]})",
      R"({"pid":7,"link":{"up":"yes"}})",
      R"({"pid":7,"tier":{"in_the_way":[1]}})",
      R"({"pid":7,"models":{}})",
      R"({"pid":7,"models":["seedling"]})",
      R"({"pid":7,"models":[{"slots":-1}]})",
      R"({"pid":7,"requests":{"served":-1}})",
      R"({"pid":7,"suspensions":"paused"})",
      R"({"pid":7,"standings":[{"gates":"full"}]})",
  };
  for (const char* const text : kWrong) {
    const auto status = parse_status(text);
    ASSERT_FALSE(status) << text;
    EXPECT_EQ(status.error().fault, Fault::invalid) << text;
    EXPECT_TRUE(status.error().detail.starts_with("status.json")) << status.error().detail;
  }
}

TEST(Status, what_is_over_a_limit_is_refused_as_too_large) {
  Status many;
  many.pid = 1;
  many.suspensions.assign(kListMax + 1, {"paused", ""});
  Status wordy;
  wordy.version.assign(kTextMax + 1, 'x');
  for (const std::string& text :
       {status_json(many), status_json(wordy), std::string(kStatusMax + 1, ' ')}) {
    const auto status = parse_status(text);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::too_large);
  }
}

TEST(Status, the_speed_of_all_streams_is_that_of_each_models_active_ones) {
  EXPECT_DOUBLE_EQ(tokens_per_second(whole()), 63.0);
  EXPECT_DOUBLE_EQ(tokens_per_second({}), 0.0);
}

}  // namespace
}  // namespace darkbloom::operating
