#include "darkbloom/node/verbs.h"

#include <unistd.h>

#include <format>
#include <iostream>

#include "darkbloom/doctor/diagnosis.h"
#include "darkbloom/node/duration.h"
#include "darkbloom/node/inspect.h"
#include "darkbloom/node/launch.h"
#include "darkbloom/node/log_tail.h"
#include "darkbloom/node/service_unit.h"
#include "darkbloom/node/status_text.h"
#include "darkbloom/node/why.h"
#include "hardening/posture_facts.h"
#include "operating/wish.h"
#include "support/files.h"

namespace darkbloom::operate {
namespace {

constexpr int kHeardMs = 5'000;  // a node looks at its orders once a second
constexpr int kLookMs = 50;
constexpr int kFollowMs = 200;

int complain(const Error& error, int status = kFailed) {
  std::cerr << "darkbloom: " << error.detail << "\n";
  return status;
}

bool has_heard(const View& view, const operating::Wish& wish) {
  return is_suspended_by(view, "paused") == wish.paused &&
         view.status->resumes_at_ms == wish.until_ms;
}

/// Writes the wish, and waits until a node that runs has heard it.
int want(const Place& place, const operating::Wish& wish, const Clock& clock) {
  std::error_code ignored;
  std::filesystem::create_directories(place.folder, ignored);
  const std::string text = operating::wish_json(wish);
  const auto kept = write_private_file(place.folder / operating::kWishFile, view_of(text));
  if (!kept) return complain(kept.error());
  const UnixMillis until = clock.now_ms() + kHeardMs;
  View view = read_view(place.folder, clock.now_ms());
  const auto is_over = [&] { return wish.paused && !operating::pauses(wish, clock.now_ms()); };
  while (view.state == State::running && !has_heard(view, wish) && !is_over() &&
         clock.now_ms() < until) {
    wait_ms(kLookMs);
    view = read_view(place.folder, clock.now_ms());
  }
  if (view.state != State::running) {
    std::cout << "The node does not run; it will know when it starts.\n";
    return kDone;
  }
  if (is_over()) {
    std::cout << "The pause is over already.\n";
    return kDone;
  }
  if (!has_heard(view, wish)) {
    return complain({Fault::timed_out, "The node has not heard it yet; see darkbloom node why."});
  }
  std::cout << std::format("It takes {}.\n", takes_text(*view.status, clock.now_ms()));
  if (wish.paused && view.status->running > 0) {
    std::cout << std::format("{} request(s) are still being answered.\n", view.status->running);
  }
  return kDone;
}

}  // namespace

int pause(const Place& place, const std::string& text, const Clock& clock) {
  operating::Wish wish{.paused = true};
  if (!text.empty()) {
    const auto duration = parse_duration(text);
    if (!duration) return complain(duration.error(), kUsage);
    wish.until_ms = clock.now_ms() + *duration;
  }
  return want(place, wish, clock);
}

int resume(const Place& place, const Clock& clock) {
  return want(place, {}, clock);
}

int status(const Place& place, bool json, const Clock& clock) {
  const UnixMillis now = clock.now_ms();
  const View view = read_view(place.folder, now);
  std::cout << (json ? status_json(view) : status_text(view, now));
  switch (view.state) {
    case State::off:
      return kNotRunning;
    case State::starting:
    case State::running:
      return kDone;
    case State::silent:
    case State::died:
      return kFailed;
  }
  return kFailed;
}

int why(const Place& place, bool json, const Clock& clock) {
  const UnixMillis now = clock.now_ms();
  const auto all = why_of(read_view(place.folder, now), now);
  std::cout << (json ? why_json(all) : why_text(all));
  return kDone;
}

int logs(const Place& place, int lines, bool follow) {
  if (place.managed) return complain(become(journalctl(lines, follow)));
  const auto file = place.folder / "log" / "node.log";
  std::error_code absent;
  if (!follow && !std::filesystem::exists(file, absent)) {
    return complain({Fault::not_found, "There is no log " + file.string() + " yet."});
  }
  LogTail log(file);
  std::cout << log.last(static_cast<std::size_t>(lines)) << std::flush;
  while (follow && std::cout) {
    wait_ms(kFollowMs);
    std::cout << log.more() << std::flush;
  }
  return kDone;
}

int doctor(const Place& place, bool json, const Clock& clock) {
  const auto findings = findings_of(inspect(place.folder, clock));
  const hardening::Posture posture = hardening::judge_posture(
      {.process = hardening::expect_process(), .machine = hardening::read_machine()});
  if (json) {
    std::string tiers = doctor::diagnosis_json(posture);
    std::cout << "{\"checks\":" << findings_json(findings) << ",\"tiers\":" << tiers << "}\n";
  } else {
    std::cout << findings_text(findings) << "\n"
              << doctor::diagnosis_text(posture, ::isatty(STDOUT_FILENO) == 1);
  }
  return all_good(findings) ? kDone : kFailed;
}

}  // namespace darkbloom::operate
