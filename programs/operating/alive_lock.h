#pragma once
// The pid file of a node's data folder. The node holds a lock on it for as long as it lives, so
// that a second one is refused there and a process with an old number is never mistaken for it.

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string_view>

#include "base/error.h"

namespace darkbloom::operating {

inline constexpr std::string_view kPidFile = "node.pid";

class AliveLock {
 public:
  /// Refuses as unavailable where another process holds it, and where the folder cannot be written.
  /// A process that opens the same file by other means loses the lock (fcntl(2)).
  static Result<AliveLock> take(const std::filesystem::path& folder);
  AliveLock(AliveLock&& other) noexcept;
  AliveLock& operator=(AliveLock&&) = delete;
  AliveLock(const AliveLock&) = delete;
  AliveLock& operator=(const AliveLock&) = delete;
  ~AliveLock();

 private:
  explicit AliveLock(int fd) : fd_(fd) {}
  int fd_;
};

/// The process that holds the lock of `folder` now; nothing where none does. Never takes it.
std::optional<pid_t> pid_of_node(const std::filesystem::path& folder);

}  // namespace darkbloom::operating
