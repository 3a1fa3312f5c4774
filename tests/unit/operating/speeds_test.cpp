#include "operating/speeds.h"

#include <gtest/gtest.h>

namespace darkbloom::operating {
namespace {

Speed speed_of(char model, char build = 'b') {
  return {.model = std::string(64, model),
          .build = std::string(64, build),
          .prefill_millitokens = 120'000,
          .decode_millitokens = 30'500,
          .load_ms = 900,
          .bytes = 1'000'000,
          .measured_at_ms = 1'800'000'000'000};
}

TEST(Speeds, they_read_back) {
  const std::vector<Speed> speeds{speed_of('a'), speed_of('c')};
  EXPECT_EQ(parse_speeds(speeds_json(speeds)).value(), speeds);
  EXPECT_TRUE(parse_speeds(speeds_json({})).value().empty());
}

TEST(Speeds, another_program_or_file_is_measured_anew) {
  const std::vector<Speed> speeds{speed_of('a')};
  EXPECT_NE(find_speed(speeds, std::string(64, 'a'), std::string(64, 'b')), nullptr);
  EXPECT_EQ(find_speed(speeds, std::string(64, 'a'), std::string(64, 'c')), nullptr);
  EXPECT_EQ(find_speed(speeds, std::string(64, 'c'), std::string(64, 'b')), nullptr);
}

TEST(Speeds, a_model_is_kept_once) {
  std::vector<Speed> speeds{speed_of('a'), speed_of('c')};
  keep_speed(speeds, speed_of('a', 'd'));
  ASSERT_EQ(speeds.size(), 2U);
  EXPECT_EQ(speeds.back().build, std::string(64, 'd'));
}

TEST(Speeds, the_oldest_go_when_there_are_too_many) {
  std::vector<Speed> speeds;
  for (std::size_t i = 0; i <= kSpeedsMax; ++i) {
    Speed speed = speed_of('a');
    speed.model = std::string(60, 'a') + std::to_string(1000 + i);
    keep_speed(speeds, speed);
  }
  EXPECT_EQ(speeds.size(), kSpeedsMax);
  EXPECT_TRUE(speeds.front().model.ends_with("1001"));
}

TEST(Speeds, what_is_not_such_a_file_is_refused) {
  for (const char* const text :
       {"", "[]", "{}", R"({"speeds": 1})", R"({"speeds": [1]})", R"({"speeds": [{}]})",
        R"({"speeds": [{"model": "ab", "build": "cd"}]})"}) {
    EXPECT_EQ(parse_speeds(text).error().fault, Fault::invalid) << text;
  }
  std::string negative = speeds_json({speed_of('a')});
  negative.replace(negative.find("900"), 3, "-90");
  EXPECT_EQ(parse_speeds(negative).error().fault, Fault::invalid);
}

TEST(Speeds, what_is_over_a_limit_is_refused) {
  EXPECT_EQ(parse_speeds(std::string(kSpeedsFileMax + 1, ' ')).error().fault, Fault::too_large);
  const std::vector<Speed> many(kSpeedsMax + 1, speed_of('a'));
  EXPECT_EQ(parse_speeds(speeds_json(many)).error().fault, Fault::too_large);
}

}  // namespace
}  // namespace darkbloom::operating
