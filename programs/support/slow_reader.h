#pragma once
// A bound on what waits to be sent to somebody who does not read it.

#include <trantor/net/TcpConnection.h>

#include <cstddef>

namespace darkbloom {

/// More than any answer in flight needs: with this much unsent, nobody is reading.
inline constexpr std::size_t kUnsentMax = std::size_t{64} << 20;

/// Ends `connection` when more than kUnsentMax bytes wait in it. Call when it is made.
void end_when_not_read(const trantor::TcpConnectionPtr& connection);

}  // namespace darkbloom
