#pragma once
// How a program that serves ends. Asked once, it takes nothing new, finishes what runs and ends;
// what is not finished within its grace is cut. Asked again, it ends at once.

#include <atomic>
#include <cstdint>
#include <optional>

#include "base/environment.h"

namespace darkbloom {

class Ending {
 public:
  enum class Step : std::uint8_t { go_on, finish, end };

  explicit Ending(std::int64_t grace_ms) : grace_ms_(grace_ms) {}

  /// From a signal's handler too.
  void ask() { asked_.fetch_add(1); }
  /// What to do now, with `running` requests. Says `finish` once.
  Step look(UnixMillis now_ms, std::uint32_t running);
  /// Whether requests were cut when it said `end`.
  bool cut() const { return cut_; }

 private:
  static_assert(std::atomic<int>::is_always_lock_free, "a signal's handler adds to it");
  std::int64_t grace_ms_;
  std::atomic<int> asked_ = 0;
  std::optional<UnixMillis> since_ms_;
  bool idle_before_ = false;  // once more, so that the last chunk has left
  bool cut_ = false;
};

}  // namespace darkbloom
