#pragma once
// What each verb of `darkbloom node` does. Each returns its exit status (node.h) and speaks to a
// person on standard output, of failures on standard error.

#include <filesystem>
#include <string>

#include "base/environment.h"
#include "darkbloom/node/start_file.h"

namespace darkbloom::operate {

inline constexpr int kDone = 0;
inline constexpr int kFailed = 1;
inline constexpr int kUsage = 2;
inline constexpr int kNotRunning = 3;  ///< as services' status commands have it

/// Where a node lives, and who looks after it.
struct Place {
  std::filesystem::path folder;  ///< absolute
  bool managed = false;          ///< systemd does, for this user
};

struct StartOptions {
  Arguments arguments = {};  ///< of darkbloom-node; empty: those of last time
  bool foreground = false;   ///< become the node, for service managers
  int patience_s = 600;      ///< for it to be ready
};
struct StopOptions {
  bool now = false;      ///< cut what runs
  int patience_s = 120;  ///< for what runs to finish
};

int start(const Place& place, const StartOptions& options, const Clock& clock);
int stop(const Place& place, const StopOptions& options, const Clock& clock);
int restart(const Place& place, const StartOptions& start, const StopOptions& stop,
            const Clock& clock);
/// `text`: how long, as duration.h has it; empty: until resumed.
int pause(const Place& place, const std::string& text, const Clock& clock);
int resume(const Place& place, const Clock& clock);
int status(const Place& place, bool json, const Clock& clock);
int why(const Place& place, bool json, const Clock& clock);
int logs(const Place& place, int lines, bool follow);
int doctor(const Place& place, bool json, const Clock& clock);

}  // namespace darkbloom::operate
