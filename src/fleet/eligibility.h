#pragma once
// The one function that decides whether a node may serve a request, with a closed list of
// reasons. Router, operator and the error to the client all read the same answer.

#include <span>
#include <string_view>

#include "fleet/node_entry.h"

namespace darkbloom::fleet {

/// A node that says nothing for this long is gone. Nodes report every second.
inline constexpr UnixMillis kSilentMaxMs = 6'000;
/// Streams that may wait at a node for a slot, per slot: one more is refused early.
inline constexpr std::uint32_t kWaitingPerSlotMax = 1;

enum class Eligibility : std::uint8_t {
  eligible,
  not_in_fleet,
  silent,
  lacks_model,
  busy,
  already_tried,
};

std::string_view name_of(Eligibility eligibility);

struct Query {
  std::string_view model;
  std::span<const NodeId> tried = {};
};

/// `node` is null when the fleet does not know it.
Eligibility eligibility_of(const NodeEntry* node, const Query& query, UnixMillis now_ms);

/// Least expected wait, in thousandths of a slot's turn: 0 to 999 while a slot is free (how full
/// the node is), 1000 and more when requests would queue.
std::uint64_t expected_wait(const NodeEntry& node);

}  // namespace darkbloom::fleet
