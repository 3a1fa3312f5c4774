#include "node/owner/preferences.h"

#include <gtest/gtest.h>

namespace darkbloom::node::owner {
namespace {

std::string refusal_of(std::string_view text) {
  const auto read = parse_preferences(text);
  return read ? std::string() : read.error().detail;
}

TEST(Preferences, an_empty_file_is_the_defaults) {
  const auto read = parse_preferences("");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->mode, Mode::automatic);
  EXPECT_FALSE(read->snooze_until_ms || read->battery_above || read->run_when_active);
  EXPECT_EQ(read->idle_ms, 180'000);
  EXPECT_TRUE(read->hours.all());
  EXPECT_TRUE(read->quiet.none());
  EXPECT_EQ(read->serve, Whose::everyone);
}

TEST(Preferences, every_field_is_read) {
  const auto read = parse_preferences(R"(
mode = "always"
snooze_until = 2026-12-24T18:00:00+01:00
run_when_active = true
idle_minutes = 10
on_return = "hand_back"
grace_seconds = 5
on_battery = 60
cpu_percent_busy = 10
cpu_percent_idle = 90
memory_percent_busy = 20
memory_percent_idle = 80
others_cpu_percent = 40
quiet_hours = ["22:00-07:00"]
exclusive_apps = ["steam", "zoom"]
celsius_max = 85
network_mb_per_day = 500
models = ["seedling"]
serve = "only_mine"
[hours]
monday = ["18:00-23:30"]
sunday = ["00:00-24:00"]
)");
  ASSERT_TRUE(read) << read.error().detail;
  EXPECT_EQ(read->mode, Mode::always);
  EXPECT_EQ(read->snooze_until_ms, 1'798'131'600'000);
  EXPECT_TRUE(read->run_when_active);
  EXPECT_EQ(read->idle_ms, 600'000);
  EXPECT_EQ(read->on_return, OnReturn::hand_back);
  EXPECT_EQ(read->grace_ms, 5'000);
  EXPECT_EQ(read->battery_above, 60);
  EXPECT_EQ(read->cpu_busy_percent, 10);
  EXPECT_EQ(read->cpu_idle_percent, 90);
  EXPECT_EQ(read->memory_busy_percent, 20);
  EXPECT_EQ(read->memory_idle_percent, 80);
  EXPECT_EQ(read->others_cpu_percent, 40);
  EXPECT_EQ(read->quiet.count(), 7U * 9U * 60U);
  EXPECT_EQ(read->exclusive_apps, (std::vector<std::string>{"steam", "zoom"}));
  EXPECT_EQ(read->celsius_max, 85);
  EXPECT_EQ(read->network_bytes_per_day, 500'000'000U);
  EXPECT_EQ(read->models, std::vector<std::string>{"seedling"});
  EXPECT_EQ(read->serve, Whose::only_mine);
  EXPECT_EQ(read->hours.count(), 330U + kDayMinutes);
}

TEST(Preferences, a_refusal_names_the_line_and_the_field) {
  EXPECT_EQ(refusal_of("mode = \"auto\"\nidle_minutes = 0\n"),
            "The owner's preferences cannot be used: line 2: idle_minutes is a whole number from "
            "1 to 1440.");
  EXPECT_EQ(refusal_of("\n\nidel_minutes = 3\n"),
            "The owner's preferences cannot be used: line 3: there is no field idel_minutes.");
  EXPECT_EQ(refusal_of("mode = \"auto"), "The owner's preferences cannot be used: line 1: " +
                                             refusal_of("mode = \"auto").substr(48));
  EXPECT_EQ(refusal_of("[hours]\ntuesday = [\"9-17\"]\n"),
            "The owner's preferences cannot be used: line 1: hours.tuesday holds windows such as "
            "\"18:00-23:30\".");
}

TEST(Preferences, values_of_another_kind_or_range_are_refused_by_name) {
  for (const char* const text : {"mode = \"sometimes\"",
                                 "mode = 1",
                                 "snooze_until = 5",
                                 "snooze_until = \"later\"",
                                 "snooze_until = 2026-12-24T18:00:00",
                                 "snooze_until = 2026-12-24",
                                 "run_when_active = 1",
                                 "idle_minutes = 1441",
                                 "idle_minutes = 1.5",
                                 "on_return = \"maybe\"",
                                 "grace_seconds = 61",
                                 "grace_seconds = -1",
                                 "on_battery = 0",
                                 "on_battery = 101",
                                 "on_battery = true",
                                 "on_battery = \"always\"",
                                 "cpu_percent_busy = 101",
                                 "cpu_percent_idle = 0",
                                 "memory_percent_busy = -1",
                                 "memory_percent_idle = 0",
                                 "others_cpu_percent = 0",
                                 "celsius_max = 29",
                                 "celsius_max = 121",
                                 "network_mb_per_day = -1",
                                 "network_mb_per_day = 10000001",
                                 "exclusive_apps = \"steam\"",
                                 "exclusive_apps = [1]",
                                 "exclusive_apps = [\"\"]",
                                 "models = {}",
                                 "serve = \"nobody\"",
                                 "quiet_hours = [\"22-7\"]",
                                 "hours = 5",
                                 "quiet_hours = \"22:00-07:00\"",
                                 "hours = { someday = [] }",
                                 "hours = { monday = 1 }"}) {
    const std::string field(text, std::string_view(text).find(' '));
    EXPECT_TRUE(refusal_of(text).contains("line 1: " + field)) << text << ": " << refusal_of(text);
  }
}

TEST(Preferences, lists_and_files_have_limits) {
  std::string names = "exclusive_apps = [";
  for (std::size_t i = 0; i <= kListMax; ++i)
    names += "\"a\",";
  EXPECT_TRUE(refusal_of(names + "]").contains("at most 64"));
  const std::string name(kListTextMax + 1, 'a');
  EXPECT_TRUE(refusal_of("models = [\"" + name + "\"]").contains("1 to 128 bytes"));
  std::string windows = "quiet_hours = [";
  for (std::size_t i = 0; i <= kWindowsMax; ++i)
    windows += "\"01:00-02:00\",";
  EXPECT_TRUE(refusal_of(windows + "]").contains("at most 16"));
  EXPECT_TRUE(refusal_of("#" + std::string(kPreferencesFileMax, ' ')).contains("64 KiB"));
}

}  // namespace
}  // namespace darkbloom::node::owner
