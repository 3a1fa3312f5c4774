#include "engine/trigger_watch.h"

#include <gtest/gtest.h>

namespace darkbloom::engine {
namespace {

/// How many bytes were taken when the trigger was whole; 0 where it never was.
std::size_t found_at(Trigger trigger, std::string_view text) {
  TriggerWatch watch(std::move(trigger));
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (watch.push(text.substr(i, 1))) return i + 1;
  }
  return 0;
}

TEST(TriggerWatch, finds_the_text_wherever_it_stands) {
  EXPECT_EQ(found_at({.text = "<call>"}, "Well: <call>{}"), 12U);
  EXPECT_EQ(found_at({.text = "<call>"}, "<<call>"), 7U);
  EXPECT_EQ(found_at({.text = "<call>"}, "no call at all"), 0U);
}

TEST(TriggerWatch, looks_away_during_a_pause) {
  const Trigger trigger{.text = "<call>", .pause_open = "<think>", .pause_close = "</think>"};
  EXPECT_EQ(found_at(trigger, "<think>a <call> b</think><call>"), 31U);
  EXPECT_EQ(found_at(trigger, "<call>"), 6U);
  Trigger paused = trigger;
  paused.paused = true;
  EXPECT_EQ(found_at(paused, "maybe <call></think>\n<call>"), 27U);
  EXPECT_EQ(found_at(paused, "maybe <call>"), 0U);
}

TEST(TriggerWatch, may_be_held_to_the_beginning) {
  const Trigger trigger{
      .text = "{\"name", .pause_open = "<t>", .pause_close = "</t>", .at_start = true};
  EXPECT_EQ(found_at(trigger, "{\"name\": 1}"), 6U);
  EXPECT_EQ(found_at(trigger, "\n {\"name\": 1}"), 8U);
  EXPECT_EQ(found_at(trigger, "<t>hm</t>\n{\"name\": 1}"), 16U);
  EXPECT_EQ(found_at(trigger, "See {\"name\": 1}"), 0U);
}

TEST(TriggerWatch, says_how_much_of_the_end_is_open) {
  TriggerWatch watch({.text = "<call>"});
  EXPECT_FALSE(watch.push("text"));
  EXPECT_EQ(watch.pending(), 0U);
  EXPECT_FALSE(watch.push(" <ca"));
  EXPECT_EQ(watch.pending(), 3U);
  EXPECT_TRUE(watch.push("ll>"));
}

}  // namespace
}  // namespace darkbloom::engine
