#pragma once
// Small frames must not wait for each other's acknowledgement (Nagle's algorithm together with
// delayed acknowledgements costs 40 ms a frame). Drogon leaves that on.

#include <cstdint>

namespace darkbloom {

/// Sets TCP_NODELAY.
void send_at_once(int socket);
/// The same for a connected socket that a library keeps to itself, found by its two ports. False
/// when this process has none such.
bool send_at_once_between(std::uint16_t local_port, std::uint16_t peer_port);

}  // namespace darkbloom
