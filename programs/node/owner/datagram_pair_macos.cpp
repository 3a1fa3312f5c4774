// Never run: no Mac at hand. There are no datagrams with a connection here; a send to an end that
// is closed fails, and that is what the watcher ends by.

#include <fcntl.h>
#include <sys/socket.h>

#include "node/owner/datagram_pair.h"

namespace darkbloom::node::owner {

bool make_datagram_pair(std::array<int, 2>& ends) {
  if (::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends.data()) != 0) return false;
  for (const int end : ends)
    ::fcntl(end, F_SETFD, FD_CLOEXEC);
  return ::fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

}  // namespace darkbloom::node::owner
