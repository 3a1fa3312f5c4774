#include "darkbloom/node/view.h"

#include <algorithm>
#include <utility>

#include "operating/alive_lock.h"
#include "support/files.h"

namespace darkbloom::operate {

using operating::Status;

std::string_view name_of(State state) {
  switch (state) {
    case State::off:
      return "off";
    case State::starting:
      return "starting";
    case State::running:
      return "running";
    case State::silent:
      return "silent";
    case State::died:
      return "died";
  }
  return "off";
}

View judge_view(std::optional<pid_t> pid, Result<Status> status, UnixMillis now_ms) {
  View view{.pid = pid};
  if (status) {
    view.status = std::move(*status);
  } else if (status.error().fault != Fault::not_found) {
    view.trouble = std::move(status.error().detail);
  }
  if (!pid) {
    view.state = view.status || !view.trouble.empty() ? State::died : State::off;
    return view;
  }
  // A node that died has left its last words to the one that starts now.
  if (view.status && view.status->pid != *pid) view.status.reset();
  if (!view.status) {
    view.state = view.trouble.empty() ? State::starting : State::silent;
    return view;
  }
  const bool quiet = now_ms - view.status->written_at_ms > kQuietMaxMs;
  view.state = quiet ? State::silent : State::running;
  return view;
}

View read_view(const std::filesystem::path& folder, UnixMillis now_ms) {
  const auto pid = operating::pid_of_node(folder);
  auto status =
      read_file(folder / operating::kStatusFile, operating::kStatusMax)
          .and_then([](const Secret& text) { return operating::parse_status(text.text()); });
  return judge_view(pid, std::move(status), now_ms);
}

bool is_suspended_by(const View& view, std::string_view word) {
  return view.status &&
         std::ranges::contains(view.status->suspensions, word, &operating::Suspension::word);
}

}  // namespace darkbloom::operate
