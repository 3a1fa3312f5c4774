#pragma once
// Whether somebody listens at a coordinator's address.

#include <string>

#include "base/error.h"

namespace darkbloom::operate {

struct Address {
  std::string host;
  std::string port;
};

/// Of "ws://HOST[:PORT]" or "wss://HOST[:PORT]", with or without a path; IPv6 hosts in brackets.
/// Refuses anything else as invalid.
Result<Address> parse_address(const std::string& url);

/// Connects and hangs up. Refuses as not_found a name that nobody knows, as unavailable what does
/// not answer within `patience_ms`.
Result<void> reach(const Address& address, int patience_ms);

}  // namespace darkbloom::operate
