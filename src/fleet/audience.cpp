#include "fleet/audience.h"

#include <algorithm>

namespace darkbloom::fleet {

bool may_see(Audience audience, const NodeEntry& node) {
  const auto& serves = node.organisations;
  return serves.empty() || std::ranges::find_first_of(serves, audience) != serves.end();
}

}  // namespace darkbloom::fleet
