#pragma once
// What came within the last while, as a ring of slots: a minute of sixty seconds, say. The oldest
// slot goes whole, so a sum covers between `kSlots - 1` and `kSlots` of them.

#include <array>
#include <cstddef>

#include "base/environment.h"

namespace darkbloom::fleet {

/// `Slot` starts empty when made and is added with +=. Time does not go back by more than the ring.
template <typename Slot, std::size_t kSlots>
class Sliding {
 public:
  explicit Sliding(UnixMillis slot_ms) : slot_ms_(slot_ms) { numbers_.fill(-1); }

  /// Where to count what happens now.
  Slot& at(UnixMillis now_ms) {
    const UnixMillis number = now_ms / slot_ms_;
    const auto place = static_cast<std::size_t>(number) % kSlots;
    if (numbers_[place] != number) slots_[place] = {};
    numbers_[place] = number;
    return slots_[place];
  }
  Slot sum(UnixMillis now_ms) const {
    Slot all = {};
    const UnixMillis oldest = now_ms / slot_ms_ - static_cast<UnixMillis>(kSlots);
    for (std::size_t place = 0; place < kSlots; ++place) {
      if (numbers_[place] > oldest) all += slots_[place];
    }
    return all;
  }

 private:
  UnixMillis slot_ms_;
  std::array<UnixMillis, kSlots> numbers_;  // of what the slot holds, in slots since 1970
  std::array<Slot, kSlots> slots_ = {};
};

}  // namespace darkbloom::fleet
