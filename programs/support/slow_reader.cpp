#include "support/slow_reader.h"

#include <trantor/net/EventLoop.h>

#include "support/log.h"

namespace darkbloom {

void end_when_not_read(const trantor::TcpConnectionPtr& connection) {
  connection->setHighWaterMarkCallback(
      [](const trantor::TcpConnectionPtr& full, std::size_t) {
        // Not from inside the send that noticed it.
        full->getLoop()->queueInLoop([full] {
          if (!full->connected()) return;
          log_warning("a connection was ended: it does not read what it is sent");
          full->forceClose();
        });
      },
      kUnsentMax);
}

}  // namespace darkbloom
