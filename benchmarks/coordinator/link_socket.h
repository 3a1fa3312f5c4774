#pragma once
// One end of a link as a load needs it: a WebSocket client (RFC 6455) over Drogon's TCP client.
// Drogon's own WebSocket client masks byte by byte; the load would then be slower than what it
// measures. Here the mask is of zeros, which leaves the bytes as they are.

#include <trantor/net/TcpClient.h>

#include <functional>
#include <memory>
#include <string>

#include "wire/link_frame.h"

namespace darkbloom::bench {

/// Where a server is, and the loop that all of a load runs on.
struct Place {
  trantor::EventLoop* loop;
  trantor::InetAddress address;
};

class LinkSocket {
 public:
  struct Events {
    std::function<void()> up;
    std::function<void(const wire::Frame&)> frame;
    std::function<void()> down;
  };
  LinkSocket(const Place& place, std::string path, Events events);
  ~LinkSocket();
  LinkSocket(const LinkSocket&) = delete;
  LinkSocket& operator=(const LinkSocket&) = delete;

  void send(const wire::Frame& frame);
  /// Sends with the next send(), in the same write.
  void queue(const wire::Frame& frame);

 private:
  void connected(const trantor::TcpConnectionPtr& connection, const std::string& path);
  void received(trantor::MsgBuffer& buffer);
  bool read_handshake(trantor::MsgBuffer& buffer);

  Events events_;
  bool open_ = false;
  std::string queued_;
  trantor::TcpConnectionPtr connection_;  // shared with the client, which owns it
  std::shared_ptr<trantor::TcpClient> client_;
};

}  // namespace darkbloom::bench
