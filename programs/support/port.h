#pragma once
// Whether a loopback port can be listened on, asked before a server starts so that the answer is
// one clear sentence.

#include <cstdint>

#include "base/error.h"

namespace darkbloom {

/// Refuses as unavailable when somebody else listens there.
Result<void> check_port_is_free(std::uint16_t port);
/// A loopback port that is free right now.
Result<std::uint16_t> find_free_port();

}  // namespace darkbloom
