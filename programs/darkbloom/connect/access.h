#pragma once
// Whom to ask for machines, and which of them to seal to.

#include <string>

#include "darkbloom/policy/user_policy.h"

namespace darkbloom::connect {

struct Access {
  std::string coordinator = "ws://127.0.0.1:8090";
  policy::UserPolicy policy = {};
  bool affinity = true;  ///< the coordinator may know that two requests are of one conversation
};

}  // namespace darkbloom::connect
