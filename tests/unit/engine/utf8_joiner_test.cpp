#include "engine/utf8_joiner.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <random>

#include "unit/base/seeded_random.h"

namespace darkbloom::engine {
namespace {

constexpr std::string_view kMixed = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";

std::string joined(std::string_view bytes, std::size_t part) {
  Utf8Joiner joiner;
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += part)
    joiner.push(bytes.substr(i, part), text);
  return text;
}

TEST(Utf8Joiner, characters_split_anywhere_come_out_whole) {
  for (std::size_t part = 1; part <= kMixed.size(); ++part)
    EXPECT_EQ(joined(kMixed, part), kMixed);
}

TEST(Utf8Joiner, nothing_comes_out_before_a_character_is_whole) {
  Utf8Joiner joiner;
  std::string text;
  joiner.push("\xF0\x9F", text);
  joiner.push("\x98", text);
  EXPECT_EQ(text, "");
  joiner.push("\x80", text);
  EXPECT_EQ(text, "\xF0\x9F\x98\x80");
}

TEST(Utf8Joiner, bytes_that_are_no_character_are_replaced) {
  EXPECT_EQ(joined("a\xFFz", 1), "a\xEF\xBF\xBDz");
  EXPECT_EQ(joined("\xC0\x80", 1), "\xEF\xBF\xBD\xEF\xBF\xBD");
  EXPECT_EQ(joined("\xE2\x82z", 1), "\xEF\xBF\xBDz");
}

TEST(Utf8Joiner, surrogates_overlong_forms_and_points_past_the_end_are_replaced) {
  for (const std::string_view bad : {"\xED\xA0\x80", "\xE0\x80\x80", "\xF4\x90\x80\x80"}) {
    EXPECT_TRUE(joined(bad, 1).starts_with("\xEF\xBF\xBD"));
    EXPECT_EQ(joined(bad, 1), joined(bad, bad.size()));
  }
}

TEST(Utf8Joiner, how_bytes_are_split_does_not_matter) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes;
    while (bytes.size() < 12) {
      const bool wild = random() % 3 == 0;
      if (wild) bytes.push_back(static_cast<char>(random()));
      if (!wild) bytes += kMixed.substr(random() % 4, 4);
    }
    const std::string whole = joined(bytes, bytes.size());
    for (const std::size_t part : {1UZ, 2UZ, 3UZ, 5UZ})
      ASSERT_EQ(joined(bytes, part), whole);
  }
}

}  // namespace
}  // namespace darkbloom::engine
