#include "operating/wish.h"

#include <gtest/gtest.h>

#include <array>

namespace darkbloom::operating {
namespace {

TEST(Wish, what_is_written_reads_back) {
  for (const Wish& wish : {Wish{}, Wish{.paused = true}, Wish{.paused = true, .until_ms = 99}}) {
    EXPECT_EQ(parse_wish(wish_json(wish)).value(), wish);
  }
}

TEST(Wish, a_pause_ends_at_its_time_or_when_it_is_taken_back) {
  EXPECT_FALSE(pauses({}, 5));
  EXPECT_TRUE(pauses({.paused = true}, 5));
  EXPECT_TRUE(pauses({.paused = true, .until_ms = 6}, 5));
  EXPECT_FALSE(pauses({.paused = true, .until_ms = 5}, 5));
}

TEST(Wish, what_is_not_understood_is_refused_and_never_guessed) {
  constexpr std::array kWrong{
      "",
      "paused",
      "[]",
      "true",
      "{}",
      R"({"until_ms":5})",
      R"({"paused":1})",
      R"({"paused":"true"})",
      R"({"paused":null})",
      R"({"paused":true,"until_ms":-1})",
      R"({"paused":true,"until_ms":1.5})",
      R"({"paused":true,"until_ms":"18:00"})",
      R"({"paused":true,"until_ms":99999999999999999999})",
      R"({"paused":false,"until_ms":5})",
      R"({"paused":true,"reason":"no"})",
      R"({"paused":true} {"paused":false})",
  };
  for (const char* const text : kWrong) {
    const auto wish = parse_wish(text);
    ASSERT_FALSE(wish) << text;
    EXPECT_EQ(wish.error().fault, Fault::invalid) << text;
    EXPECT_TRUE(wish.error().detail.starts_with("control.json: ")) << wish.error().detail;
  }
}

TEST(Wish, a_file_over_its_limit_is_refused) {
  EXPECT_FALSE(parse_wish(R"({"paused":true)" + std::string(kWishMax, ' ') + "}"));
}

}  // namespace
}  // namespace darkbloom::operating
