#pragma once
// The watcher, as a child of the node that is started before the node shuts itself in: what may
// look at input devices must not see prompts, and what sees prompts must not look at input devices.

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace darkbloom::node::owner {

struct WatchOptions {
  std::vector<std::string> input_devices = {};   ///< paths; empty: all that the machine has
  std::vector<std::string> exclusive_apps = {};  ///< names of programs
};

class WatcherProcess {
 public:
  /// Starts the program `darkbloom-owner`, which lies beside this one. Before the first thread.
  /// Refuses as not_found where it is missing, as unavailable where it cannot be started.
  static Result<WatcherProcess> start(const WatchOptions& options);
  WatcherProcess(WatcherProcess&& other) noexcept;
  WatcherProcess& operator=(WatcherProcess&&) = delete;
  /// The watcher ends when its socket closes.
  ~WatcherProcess();

  /// Readable when there is a sample, or the watcher is gone.
  int descriptor() const { return descriptor_; }
  /// The next datagram; nothing when there is none now. Refuses as lost once the watcher is gone.
  Result<Bytes> receive();

 private:
  explicit WatcherProcess(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace darkbloom::node::owner
