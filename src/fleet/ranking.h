#pragma once
// The open nodes of one model, by what a request like most would cost there, as of one moment.

#include <cstdint>
#include <vector>

#include "fleet/node_table.h"

namespace darkbloom::fleet {

class Ranking {
 public:
  Ranking() = default;
  explicit Ranking(const NodeTable& table);

  std::uint32_t open() const { return static_cast<std::uint32_t>(costs_.size()); }
  /// Open nodes that cost less.
  std::uint32_t ahead_of(double cost_s) const;

 private:
  std::vector<double> costs_;  // ascending
};

}  // namespace darkbloom::fleet
