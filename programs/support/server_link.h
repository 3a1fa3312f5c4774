#pragma once
// A WebSocket to the coordinator that comes back by itself: after a failure it waits, longer each
// time and with jitter, and says so. Used by nodes and by connect.

#include <functional>
#include <memory>
#include <string>

#include "base/environment.h"
#include "wire/link_frame.h"

namespace trantor {
class EventLoop;
}

namespace darkbloom {

class ServerLink {
 public:
  struct Events {
    std::function<void()> up;
    std::function<void(ByteView)> frame;
    std::function<void()> down;  ///< after an `up` only
  };
  static constexpr int kRetryMinMs = 100;
  static constexpr int kRetryMaxMs = 5'000;

  /// `address` is ws://host:port, `path` such as /v1/node. `random` outlives the link.
  ServerLink(std::string address, std::string path, Random& random);
  ~ServerLink();
  /// Events come on `loop`'s thread; the link ends with the loop, if not before. Once only.
  void start(trantor::EventLoop* loop, Events events);
  /// From any thread; dropped while the link is down.
  void send(const wire::Frame& frame);

 private:
  struct State;
  std::shared_ptr<State> state_;  // shared with callbacks that the library may still hold
};

}  // namespace darkbloom
