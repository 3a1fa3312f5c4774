#pragma once
// How a node on this machine is, from the files of its data folder.

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "operating/status.h"

namespace darkbloom::operate {

enum class State : std::uint8_t {
  off,       ///< not running, and it ended cleanly where it ever ran
  starting,  ///< loads its models
  running,
  silent,  ///< the process lives and has not written for a while
  died,    ///< it ended without saying goodbye
};
std::string_view name_of(State state);

/// A node writes every second; one that is quiet for this long does not answer.
inline constexpr UnixMillis kQuietMaxMs = 10'000;

struct View {
  State state = State::off;
  std::optional<pid_t> pid = {};
  std::optional<operating::Status> status = {};  ///< the last that was written
  std::string trouble = {};                      ///< what is wrong with its file; empty: nothing
};

/// `status` is of whichever node wrote last, `pid` of the one that lives.
View judge_view(std::optional<pid_t> pid, Result<operating::Status> status, UnixMillis now_ms);
/// The same, read from `folder`.
View read_view(const std::filesystem::path& folder, UnixMillis now_ms);

/// Whether the node says that it takes nothing new for that reason, among others.
bool is_suspended_by(const View& view, std::string_view word);

}  // namespace darkbloom::operate
