#pragma once
// Who may read the counts of /metrics: by default the machine itself.

#include <span>
#include <string_view>

#include "base/error.h"

namespace darkbloom::coordinator {

/// Headers by which proxies say that they ask for somebody else.
inline constexpr std::string_view kProxyHeaders[] = {"forwarded", "x-forwarded-for", "x-real-ip",
                                                     "via"};

struct Visitor {
  bool from_loopback = false;
  bool through_proxy = false;  ///< one of kProxyHeaders is there
};

/// Refuses as forbidden whoever is elsewhere, unless `is_public`.
inline Result<void> may_see_metrics(Visitor visitor, bool is_public) {
  if (is_public || (visitor.from_loopback && !visitor.through_proxy)) return {};
  return fail(Fault::forbidden,
              "Metrics are told to this machine only, unless its operator starts the coordinator "
              "with --metrics-public.");
}

}  // namespace darkbloom::coordinator
