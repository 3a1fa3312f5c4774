#include "engine/stop_filter.h"

#include <gtest/gtest.h>

#include <random>

#include "engine/limits.h"

#include "unit/base/seeded_random.h"

namespace darkbloom::engine {
namespace {

struct Filtered {
  std::string text;
  bool stopped = false;
};

Filtered filtered(std::string_view bytes, std::size_t part, std::vector<std::string> stops) {
  StopFilter filter = StopFilter::make(std::move(stops)).value();
  Filtered out;
  for (std::size_t i = 0; i < bytes.size(); i += part)
    filter.push(bytes.substr(i, part), out.text);
  out.stopped = filter.stopped();
  filter.finish(out.text);
  return out;
}

TEST(StopFilter, a_stop_string_over_many_tokens_ends_the_text_before_it) {
  for (std::size_t part = 1; part < 20; ++part) {
    const Filtered out = filtered("one two STOP three", part, {"STOP"});
    EXPECT_EQ(out.text, "one two ");
    EXPECT_TRUE(out.stopped);
  }
}

TEST(StopFilter, the_first_of_several_stop_strings_wins) {
  EXPECT_EQ(filtered("abcdef", 6, {"ef", "cd"}).text, "ab");
  EXPECT_EQ(filtered("abcdef", 1, {"bcdx", "cd"}).text, "ab");
}

TEST(StopFilter, a_false_beginning_is_given_back) {
  StopFilter filter = StopFilter::make({"###"}).value();
  std::string text;
  filter.push("a##", text);
  EXPECT_EQ(text, "a");
  filter.push("b", text);
  EXPECT_EQ(text, "a##b");
  EXPECT_FALSE(filter.stopped());
}

TEST(StopFilter, what_is_held_comes_out_at_the_end) {
  EXPECT_EQ(filtered("tail ##", 1, {"###"}).text, "tail ##");
}

TEST(StopFilter, an_unfinished_character_is_dropped_at_the_end) {
  EXPECT_EQ(filtered("ok \xF0\x9F", 1, {}).text, "ok ");
}

TEST(StopFilter, nothing_comes_out_after_the_stop) {
  StopFilter filter = StopFilter::make({"x"}).value();
  std::string text;
  filter.push("axb", text);
  filter.push("c", text);
  filter.finish(text);
  EXPECT_EQ(text, "a");
}

TEST(StopFilter, stop_strings_of_many_byte_characters_work) {
  const Filtered out = filtered("x\xE2\x82\xAC\xF0\x9F\x98\x80y", 1, {"\xF0\x9F\x98\x80"});
  EXPECT_EQ(out.text, "x\xE2\x82\xAC");
}

TEST(StopFilter, empty_overlong_and_too_many_stop_strings_are_refused) {
  EXPECT_FALSE(StopFilter::make({""}).has_value());
  EXPECT_FALSE(StopFilter::make({std::string(kStopBytesMax + 1, 'a')}).has_value());
  EXPECT_FALSE(StopFilter::make(std::vector<std::string>(kStopsMax + 1, "a")).has_value());
}

TEST(StopFilter, agrees_with_a_search_of_the_whole_text_however_it_is_split) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  std::mt19937_64 random(seed);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    std::vector<std::string> stops(1 + random() % 3);
    for (int i = 0; i < 14; ++i)
      text.push_back("ab"[random() % 2]);
    for (std::string& stop : stops) {
      const std::uint64_t length = random() % 5;
      for (std::uint64_t i = 0; i <= length; ++i)
        stop.push_back("ab"[random() % 2]);
    }
    std::size_t first = std::string::npos;
    for (const std::string& stop : stops)
      first = std::min(first, text.find(stop));
    // The filter ends at the first token that completes a stop string, so tokens of one byte may
    // end on a shorter stop that begins later.
    const Filtered whole = filtered(text, text.size(), stops);
    ASSERT_EQ(whole.text, text.substr(0, first));
    const Filtered split = filtered(text, 1, stops);
    ASSERT_EQ(split.stopped, first != std::string::npos);
    for (const std::string& stop : stops)
      ASSERT_FALSE(split.text.contains(stop));
    ASSERT_TRUE(text.starts_with(split.text));
  }
}

}  // namespace
}  // namespace darkbloom::engine
