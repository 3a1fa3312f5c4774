#pragma once
// The nodes of an outlook by tier.

#include <array>

#include "coordinator/outlook.h"

namespace darkbloom::coordinator {

inline std::array<std::uint64_t, kTiers> count_tiers(const Outlook& outlook) {
  std::array<std::uint64_t, kTiers> counts = {};
  outlook.registry.each([&](const fleet::NodeEntry& node, UnixMillis left_at_ms) {
    if (left_at_ms != 0) return;
    counts.at(static_cast<std::size_t>(outlook.tier_of(node.id))) += 1;
  });
  return counts;
}

}  // namespace darkbloom::coordinator
