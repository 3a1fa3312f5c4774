#pragma once
// Whether a node that fails gets another request: one state machine per node.
//
//   healthy --fault--> suspect --second in a row, or third of ten--> quarantined
//   quarantined --time--> half_open --two successes--> healthy, --fault--> quarantined, for longer
//
// A refusal for want of room is no fault. Suspicion raises the cost, quarantine is a gate.

#include <cstdint>
#include <string_view>

#include "base/environment.h"

namespace darkbloom::fleet {

class Breaker {
 public:
  enum class State : std::uint8_t { healthy, suspect, quarantined, half_open };

  static constexpr std::uint32_t kFaultsInARow = 2;
  static constexpr std::uint32_t kFaultsOfTen = 3;
  static constexpr std::uint32_t kZeroSuccessMax = 5;  ///< requests that may end without a chunk
  static constexpr UnixMillis kQuarantineMs = 30'000;  ///< doubled each time
  static constexpr UnixMillis kQuarantineMaxMs = 600'000;
  static constexpr std::uint32_t kProofs = 2;  ///< successes that close it again

  /// A node has begun to answer.
  void succeeded();
  /// It was given a request and did not answer in time, or vanished with it. With `may_quarantine`
  /// false (too much of the fleet is out already) it stays suspect.
  void failed(UnixMillis now_ms, bool may_quarantine = true);
  /// It is late with an answer, which is not yet a fault.
  void late() { late_ = true; }

  State state(UnixMillis now_ms) const;
  /// Quarantined or on trial.
  bool is_open() const { return open_; }
  UnixMillis quarantined_until_ms() const { return until_ms_; }

 private:
  void quarantine(UnixMillis now_ms);

  std::uint32_t last_ten_ = 0;  ///< one bit per outcome, the latest lowest; set: a fault
  std::uint32_t in_a_row_ = 0;
  std::uint32_t fruitless_ = 0;  ///< ends since the last success
  std::uint32_t times_ = 0;      ///< quarantines, fewer as successes come
  std::uint32_t proofs_ = 0;
  std::uint32_t successes_ = 0;
  bool late_ = false;
  bool open_ = false;
  UnixMillis until_ms_ = 0;
};

std::string_view name_of(Breaker::State state);

}  // namespace darkbloom::fleet
