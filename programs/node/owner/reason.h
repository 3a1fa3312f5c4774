#pragma once
// Why a machine does not work for others now: a closed list, of which several can hold at once. The
// owner, the operator and the refusal to a client all read the same set.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace darkbloom::node::owner {

enum class Reason : std::uint8_t {
  never,            ///< the owner has said so
  snoozed,          ///< until a time that the owner chose
  owner_here,       ///< input not long ago
  unwatched,        ///< input cannot be seen, so nobody knows whether the owner is here
  lost_sight,       ///< what is known of the machine is old
  on_battery,       ///< and the owner wants none of it used, or it is low
  outside_hours,    ///< of the week
  quiet_hours,      ///< when fans disturb
  exclusive_app,    ///< a program runs that the owner wants the machine for
  screen_in_use,    ///< something keeps the screen awake: a call, a film, a talk
  others_busy,      ///< other programs want the processor
  memory_tight,     ///< programs wait for memory
  over_memory_cap,  ///< this program has more than its share
  too_hot,
  network_spent,  ///< the day's traffic
  going_to_sleep,
};
inline constexpr std::uint8_t kReasons = 16;

/// One word each, such as "owner_here".
std::string_view word_of(Reason reason);
/// A clause for a person: "it runs on battery".
std::string_view clause_of(Reason reason);

class ReasonSet {
 public:
  constexpr ReasonSet() = default;
  constexpr ReasonSet(std::initializer_list<Reason> reasons) {
    for (const Reason reason : reasons)
      add(reason);
  }
  constexpr void add(Reason reason) { bits_ |= bit(reason); }
  constexpr void add_if(bool holds, Reason reason) { bits_ |= holds ? bit(reason) : 0U; }
  constexpr void remove(const ReasonSet& others) { bits_ &= ~others.bits_; }
  constexpr bool has(Reason reason) const { return (bits_ & bit(reason)) != 0; }
  constexpr bool has_any_of(const ReasonSet& others) const { return (bits_ & others.bits_) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  friend bool operator==(const ReasonSet&, const ReasonSet&) = default;

 private:
  static constexpr std::uint32_t bit(Reason reason) { return 1U << static_cast<unsigned>(reason); }
  std::uint32_t bits_ = 0;
};

/// All of them, for a person: "you are using this machine; it runs on battery". Empty for none.
std::string reasons_text(const ReasonSet& reasons);
/// All of them, for programs: "owner_here,on_battery". Empty for none.
std::string reasons_words(const ReasonSet& reasons);

}  // namespace darkbloom::node::owner
