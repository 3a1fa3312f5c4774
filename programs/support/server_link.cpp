#include "support/server_link.h"

#include <drogon/HttpRequest.h>
#include <drogon/WebSocketClient.h>
#include <drogon/WebSocketConnection.h>
#include <trantor/net/EventLoop.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <utility>

#include "support/log.h"
#include "support/socket_options.h"

namespace darkbloom {

struct ServerLink::State : std::enable_shared_from_this<ServerLink::State> {
  State(std::string to, std::string at, Random& from)
      : address(std::move(to)), path(std::move(at)), random(from) {}

  void dial();
  void retry_later();
  void opened(const drogon::WebSocketConnectionPtr& opened_connection);
  void closed();
  void end();

  trantor::EventLoop* loop = nullptr;  // from start() on
  std::string address;
  std::string path;
  Random& random;
  Events events;
  drogon::WebSocketClientPtr client;
  int retry_ms = kRetryMinMs;
  bool told_absent = false;
  bool over = false;                          // its owner ends it: not news, and no reason to dial
  std::mutex mutex;                           // guards connection
  drogon::WebSocketConnectionPtr connection;  // null while the link is down
};

void ServerLink::State::dial() {
  client = drogon::WebSocketClient::newWebSocketClient(address, loop);
  auto request = drogon::HttpRequest::newHttpRequest();
  request->setPath(path);
  const std::weak_ptr<State> weak = weak_from_this();
  client->setMessageHandler([weak](std::string&& message, const drogon::WebSocketClientPtr&,
                                   const drogon::WebSocketMessageType& type) {
    const auto self = weak.lock();
    if (self && type == drogon::WebSocketMessageType::Binary) self->events.frame(view_of(message));
  });
  client->setConnectionClosedHandler([weak](const drogon::WebSocketClientPtr&) {
    if (const auto self = weak.lock()) self->closed();
  });
  client->connectToServer(request, [weak](drogon::ReqResult result, const drogon::HttpResponsePtr&,
                                          const drogon::WebSocketClientPtr& dialled) {
    const auto self = weak.lock();
    if (!self) return;
    if (result == drogon::ReqResult::Ok) return self->opened(dialled->getConnection());
    self->retry_later();
  });
}

void ServerLink::State::opened(const drogon::WebSocketConnectionPtr& opened_connection) {
  {
    const std::lock_guard lock(mutex);
    connection = opened_connection;
  }
  send_at_once_between(opened_connection->localAddr().toPort(),
                       opened_connection->peerAddr().toPort());
  retry_ms = kRetryMinMs;
  told_absent = false;
  log_info("connected to the coordinator at " + address);
  events.up();
}

void ServerLink::State::closed() {
  if (over) return;
  bool was_up = false;
  {
    const std::lock_guard lock(mutex);
    was_up = std::exchange(connection, nullptr) != nullptr;
  }
  if (was_up) {
    log_warning("the coordinator's link ended; trying again");
    events.down();
  }
  retry_later();
}

void ServerLink::State::retry_later() {
  if (!client) return;  // a retry is already under way
  client->stop();
  client = nullptr;
  if (!std::exchange(told_absent, true)) {
    log_warning("no coordinator answers at " + address + "; trying again until one does");
  }
  std::array<std::uint8_t, 2> dice{};
  random.fill(dice);
  const int jitter = (dice[0] * 256 + dice[1]) % (retry_ms / 2 + 1);
  const double delay_s = (retry_ms + jitter) / 1000.0;
  retry_ms = std::min(retry_ms * 2, kRetryMaxMs);
  const std::weak_ptr<State> weak = weak_from_this();
  loop->runAfter(delay_s, [weak] {
    if (const auto self = weak.lock()) self->dial();
  });
}

void ServerLink::State::end() {
  over = true;
  {
    const std::lock_guard lock(mutex);
    connection = nullptr;
  }
  if (client) client->stop();
  client = nullptr;
}

ServerLink::ServerLink(std::string address, std::string path, Random& random)
    : state_(std::make_shared<State>(std::move(address), std::move(path), random)) {}

ServerLink::~ServerLink() {
  state_->end();
}

void ServerLink::start(trantor::EventLoop* loop, Events events) {
  state_->loop = loop;
  state_->events = std::move(events);
  state_->loop->runInLoop([state = state_] { state->dial(); });
  const std::weak_ptr<State> weak = state_;
  state_->loop->runOnQuit([weak] {
    if (const auto self = weak.lock()) self->end();
  });
}

void ServerLink::send(const wire::Frame& frame) {
  drogon::WebSocketConnectionPtr connection;
  {
    const std::lock_guard lock(state_->mutex);
    connection = state_->connection;
  }
  if (!connection) return;
  const Bytes bytes = wire::encode(frame);
  connection->send(reinterpret_cast<const char*>(bytes.data()), bytes.size(),
                   drogon::WebSocketMessageType::Binary);
}

}  // namespace darkbloom
