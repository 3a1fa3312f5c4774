#include "node/owner/preferences.h"

#include "base/check.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {

void preferences(ByteView input) {
  const auto read = node::owner::parse_preferences(text_of(input));
  if (!read) {
    check(read.error().detail.contains("preferences"), "a refusal says what was refused");
    return;
  }
  check(read->cpu_idle_percent >= 1 && read->cpu_idle_percent <= 100, "a share is a percentage");
  check(read->memory_idle_percent <= 100 && read->cpu_busy_percent <= 100, "and so are these");
  check(read->idle_ms >= 60'000 && read->grace_ms <= 60'000, "times are in their range");
  check(read->models.size() <= node::owner::kListMax, "lists have limits");
}

std::vector<Bytes> preferences_seeds() {
  return {
      copy_of(view_of("mode = \"auto\"\nidle_minutes = 3\non_battery = 60\nserve = \"everyone\"\n"
                      "snooze_until = 2026-12-24T18:00:00+01:00\n")),
      copy_of(view_of("quiet_hours = [\"22:00-07:00\"]\nexclusive_apps = [\"steam\"]\n"
                      "[hours]\nmonday = [\"18:00-23:30\"]\n"))};
}

}  // namespace darkbloom::fuzz
