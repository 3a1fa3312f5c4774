#include "darkbloom/node/top_view.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/operate/facts.h"

namespace darkbloom::operate {
namespace {

TopFacts some_facts() {
  TopFacts facts{.view = test::running(), .now_ms = test::kNow};
  facts.senses = {.celsius = 67, .battery_percent = 80, .on_battery = true};
  for (int second = 0; second < 30; ++second)
    facts.speeds.add(second);
  return facts;
}

std::string without_spaces_at_ends(std::string text) {
  for (std::size_t at = 0; (at = text.find(" \n")) != std::string::npos;)
    text.erase(at, 1);
  std::erase(text, '\r');
  return text;
}

TEST(TopView, the_picture_of_a_busy_machine_is_this) {
  const std::string drawn = without_spaces_at_ends(top_text(some_facts(), 80, 19));
  for (const char* const part :
       {"darkbloom node: running for 2 h 5 min", "takes        requests",
        "2 running, 120 served, 1 failed, 2 refused, 3 cancelled", "63.0 now",
        "2/4 slots, 0 waiting, 31.5 tokens/s", "ws://coordinator.example:8090, connected for 1 h",
        "sealed; in the way of more: no_tpm, no_secure_boot", "67 °C, battery 80 %, on battery",
        "q ends this view"}) {
    EXPECT_NE(drawn.find(part), std::string::npos) << part << "\n" << drawn;
  }
  EXPECT_EQ(std::ranges::count(drawn, '\n'), 18) << drawn;
  EXPECT_EQ(drawn.find('\x1b'), std::string::npos);
}

TEST(TopView, the_graph_rises_to_the_right_with_the_speed) {
  TopFacts facts = some_facts();
  const std::string rising = top_text(facts, 40, 19);
  facts.speeds = {};
  EXPECT_NE(rising, top_text(facts, 40, 19));
  facts.speeds.add(0);
  EXPECT_EQ(top_text(facts, 40, 19),
            top_text(TopFacts{facts.view, facts.senses, {}, facts.now_ms}, 40, 19))
      << "a machine that writes nothing has no graph";
}

TEST(TopView, a_small_terminal_is_no_trouble) {
  for (const int width : {1, 5, 20}) {
    for (const int height : {1, 3})
      EXPECT_FALSE(top_text(some_facts(), width, height).empty());
  }
}

TEST(TopView, a_node_that_does_not_run_is_drawn_too) {
  const TopFacts off{.view = {}, .senses = {}, .speeds = {}, .now_ms = test::kNow};
  EXPECT_NE(top_text(off, 60, 8).find("darkbloom node: off"), std::string::npos);
  EXPECT_EQ(top_line(off), "off\n");
}

TEST(TopView, without_a_terminal_all_is_in_one_line) {
  EXPECT_EQ(top_line(some_facts()),
            "running  63.0 tokens/s  2 running, 120 served, 1 failed, 2 refused, 3 cancelled  "
            "67 °C, battery 80 %, on battery  takes requests\n");
}

TEST(TopView, only_the_last_minutes_are_kept) {
  Speeds speeds;
  for (std::size_t second = 0; second < Speeds::kKept + 5; ++second)
    speeds.add(static_cast<double>(second));
  EXPECT_EQ(speeds.values().size(), Speeds::kKept);
  EXPECT_EQ(speeds.values().front(), 5.0);
}

}  // namespace
}  // namespace darkbloom::operate
