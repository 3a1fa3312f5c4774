#pragma once
// Whom to ask for machines, and which of them to seal to.

#include <string>

#include "attest/verify/judge.h"

namespace darkbloom::connect {

struct Access {
  std::string coordinator = "ws://127.0.0.1:8090";
  attest::Policy policy = {};
};

}  // namespace darkbloom::connect
