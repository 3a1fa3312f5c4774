#include "attest/verify/event_log.h"
#include "attest/verify/ima_log.h"
#include "base/check.h"
#include "fuzz/targets.h"
#include "support/soft_logs.h"

namespace darkbloom::fuzz {

void boot_logs(ByteView input) {
  if (const auto log = attest::replay_event_log(input)) {
    check(log->events.size() <= attest::kEventsMax, "a log has a bounded number of events");
    check(attest::check_event_log(*log, log->pcrs).has_value(), "a log leads to what it leads to");
  }
  if (const auto log = attest::replay_ima_log(text_of(input))) {
    check(log->files.size() <= attest::kImaLinesMax, "a log has a bounded number of lines");
  }
}

std::vector<Bytes> boot_logs_seeds() {
  test::SoftEventLog events({{4, 20}, {11, 32}});
  events.event(0, 3, {}, view_of(std::string_view("StartupLocality\0\3", 17)));
  events.event(4, 1, Digest{{1}}, view_of("text"));
  const std::string file = "sha256:" + std::string(64, '1') + " /bin/x";
  const std::string lines = test::ima_line("ima-ng", file) + test::ima_line("ima-sig", file + " ");
  return {events.bytes(), copy_of(view_of(lines))};
}

}  // namespace darkbloom::fuzz
