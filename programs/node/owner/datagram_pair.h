#pragma once
// Two ends of a line for datagrams between processes. One source file for each system.

#include <array>

namespace darkbloom::node::owner {

/// Both ends close at an exec; the first never waits. False where there are none.
bool make_datagram_pair(std::array<int, 2>& ends);

}  // namespace darkbloom::node::owner
