#pragma once
// One socket of a library's, watched by a loop of ours.

#include <functional>
#include <memory>

namespace trantor {
class Channel;
class EventLoop;
}  // namespace trantor

namespace darkbloom::connect {

struct Ready {
  bool read = false;
  bool write = false;
  bool broken = false;
};

/// Watches a second descriptor of the socket: the library may close its own, and the system give
/// its number to another socket, before the loop has let go of it.
class SocketWatch {
 public:
  SocketWatch(trantor::EventLoop* loop, int socket, std::function<void(Ready)> ready);
  ~SocketWatch();
  SocketWatch(const SocketWatch&) = delete;
  SocketWatch& operator=(const SocketWatch&) = delete;

  void want(bool read, bool write);
  /// Nothing is told any more. The loop lets go of it after the event that it is at.
  static void stop(std::unique_ptr<SocketWatch> watch);

 private:
  trantor::EventLoop* loop_;
  std::function<void(Ready)> ready_;
  int descriptor_;
  std::unique_ptr<trantor::Channel> channel_;
};

}  // namespace darkbloom::connect
