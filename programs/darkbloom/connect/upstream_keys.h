#pragma once
// The API keys of upstreams, from where their file says that they stand.

#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "darkbloom/connect/upstream.h"

namespace darkbloom::connect {

inline constexpr std::size_t kUpstreamKeyMax = 1024;

/// The value of an environment variable, null where it is not set.
using ReadVariable = std::function<const char*(const std::string& name)>;

/// Fills in each key. Refuses a variable that is not set, a file that is absent or that others may
/// read, and what is no key: 1 to 1024 visible letters of ASCII.
Result<void> read_keys(std::vector<Upstream>& upstreams, const ReadVariable& variable);

}  // namespace darkbloom::connect
