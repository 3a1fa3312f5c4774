#pragma once
// The one function that decides whether a node may serve a request, with a closed list of gates.
// Router, operator and the error to the client all read the same answer.

#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "fleet/affinity.h"
#include "fleet/node_entry.h"
#include "fleet/prediction.h"

namespace darkbloom::fleet {

/// A node that says nothing for this long is gone. Nodes report every second.
inline constexpr UnixMillis kSilentMaxMs = 6'000;
/// Streams that may wait at a node for a slot, per slot: one more is refused early.
inline constexpr std::uint32_t kWaitingPerSlotMax = 1;
/// A first chunk should come within kFirst_s and kFirstPerToken_s for each token of the prompt.
/// What the machine does not need for the prompt itself may be spent waiting, within these bounds:
/// a slow machine is no reason to refuse, a long queue is.
inline constexpr double kFirst_s = 10;
inline constexpr double kFirstPerToken_s = 0.001;
inline constexpr double kWaitLeast_s = 2;
inline constexpr double kWaitMost_s = 10;

/// Why a node may not serve: the closed list, in the order in which it is told.
enum class Gate : std::uint8_t {
  not_in_fleet,
  silent,
  lacks_model,
  already_tried,
  suspended,  ///< it says that it takes nothing new: its owner is back, or it is about to end
  wrong_region,
  price_over_cap,
  quarantined,
  on_trial,   ///< after a quarantine: a second node beside another, never the only one
  too_slow,   ///< writes answers slower than the request demands, at present
  full,       ///< its slots and its queue, or it says so
  long_wait,  ///< its queue is too long to be useful
};
inline constexpr std::size_t kGates = 12;

std::string_view name_of(Gate gate);
/// Nothing where no gate has that name.
std::optional<Gate> gate_named(std::string_view name);

/// The gates that are closed for one node and one request.
class GateSet {
 public:
  constexpr GateSet() = default;
  constexpr GateSet(std::initializer_list<Gate> gates) {
    for (const Gate gate : gates)
      close(gate);
  }
  constexpr void close(Gate gate) { bits_ |= bit(gate); }
  constexpr bool has(Gate gate) const { return (bits_ & bit(gate)) != 0; }
  constexpr bool none() const { return bits_ == 0; }
  constexpr GateSet without(GateSet other) const { return GateSet(bits_ & ~other.bits_); }
  constexpr GateSet both(GateSet other) const { return GateSet(bits_ & other.bits_); }
  /// The first of them in the order of the list. There must be one.
  constexpr Gate first() const { return static_cast<Gate>(std::countr_zero(bits_)); }
  constexpr bool operator==(const GateSet&) const = default;

 private:
  constexpr explicit GateSet(std::uint32_t bits) : bits_(bits) {}
  static constexpr std::uint32_t bit(Gate gate) { return 1U << static_cast<unsigned>(gate); }
  std::uint32_t bits_ = 0;
};

struct Query {
  std::string_view model;
  std::span<const NodeId> tried = {};
  Work work = {};
  std::uint32_t token_bound = 0;
  std::uint64_t price_cap_nano = 0;  ///< for all of it; 0: no cap
  /// Null: none but the above.
  const wire::RouteTerms* terms = nullptr;
  std::uint64_t salt = 0;  ///< differs between requests
  /// Null where the client gives no key.
  const Affinity::Conversation* conversation = nullptr;
};

/// What the node asks for a token of `model`; 0: nothing, or it lacks the model.
std::uint64_t price_nano_of(const NodeEntry& node, std::string_view model);

/// `node` is null when the fleet does not know it, `predicted` when it lacks the model.
struct Subject {
  const NodeEntry* node = nullptr;
  const Prediction* predicted = nullptr;
};

GateSet gates_of(const Subject& subject, const Query& query, UnixMillis now_ms);

/// How full a node is now, from what it reports and what was sent to it since.
Crowd crowd_of(const NodeEntry& node, double typical_chunks, UnixMillis now_ms);

}  // namespace darkbloom::fleet
