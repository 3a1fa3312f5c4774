#include "fleet/ranking.h"

#include <algorithm>

namespace darkbloom::fleet {

Ranking::Ranking(const NodeTable& table) {
  costs_.reserve(table.open());
  for (NodeTable::Row row = 0; row < table.rows(); ++row) {
    if (table.is_open(row)) costs_.push_back(table.cost(row, table.typical()));
  }
  std::ranges::sort(costs_);
}

std::uint32_t Ranking::ahead_of(double cost_s) const {
  return static_cast<std::uint32_t>(std::ranges::lower_bound(costs_, cost_s) - costs_.begin());
}

}  // namespace darkbloom::fleet
