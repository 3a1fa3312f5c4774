#include <fcntl.h>
#include <sys/socket.h>

#include "node/owner/datagram_pair.h"

namespace darkbloom::node::owner {

/// Of the kind whose end is seen when the other end closes.
bool make_datagram_pair(std::array<int, 2>& ends) {
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
  return ::fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

}  // namespace darkbloom::node::owner
