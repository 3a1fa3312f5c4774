#include "coordinator/web.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpResponse.h>
#include <drogon/WebSocketController.h>
#include <trantor/net/EventLoop.h>

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "support/log.h"
#include "support/slow_reader.h"
#include "support/socket_options.h"
#include "wire/error_answer.h"

namespace darkbloom::coordinator {
namespace {

/// The live WebSockets by link id. All on one loop thread.
class SocketLinks final : public Links {
 public:
  LinkId add(const drogon::WebSocketConnectionPtr& socket) {
    const auto link = static_cast<LinkId>(next_++);
    sockets_.emplace(link, socket);
    return link;
  }
  void remove(LinkId link) { sockets_.erase(link); }
  void send(LinkId link, const wire::Frame& frame) override {
    const auto found = sockets_.find(link);
    if (found == sockets_.end()) return;
    const Bytes bytes = wire::encode(frame);
    found->second->send(reinterpret_cast<const char*>(bytes.data()), bytes.size(),
                        drogon::WebSocketMessageType::Binary);
  }
  void close(LinkId link) override {
    const auto found = sockets_.find(link);
    if (found != sockets_.end()) found->second->shutdown(drogon::CloseCode::kViolation);
  }

 private:
  std::map<LinkId, drogon::WebSocketConnectionPtr> sockets_;
  std::uint64_t next_ = 1;
};

struct Server {
  explicit Server(ledger::AccountStore& accounts, const Clock& clock, Random& random)
      : core({accounts, links, clock, random}) {}
  SocketLinks links;
  Core core;
};

constexpr const char* kNodePath = "/v1/node";
constexpr const char* kConnectPath = "/v1/connect";

class LinkController final : public drogon::WebSocketController<LinkController, false> {
 public:
  explicit LinkController(Server& server) : server_(server) {}

  void handleNewConnection(const drogon::HttpRequestPtr& request,
                           const drogon::WebSocketConnectionPtr& socket) override {
    const LinkId link = server_.links.add(socket);
    socket->setContext(std::make_shared<LinkId>(link));
    if (request->path() == kNodePath) {
      server_.core.node_joined(link);
    } else {
      server_.core.client_joined(link);
    }
  }

  void handleNewMessage(const drogon::WebSocketConnectionPtr& socket, std::string&& message,
                        const drogon::WebSocketMessageType& type) override {
    if (type != drogon::WebSocketMessageType::Binary || !socket->hasContext()) return;
    server_.core.received(socket->getContextRef<LinkId>(), view_of(message));
  }

  void handleConnectionClosed(const drogon::WebSocketConnectionPtr& socket) override {
    if (!socket->hasContext()) return;
    const LinkId link = socket->getContextRef<LinkId>();
    server_.links.remove(link);
    server_.core.left(link);
  }

  static void initPathRouting() {
    registerSelf__(kNodePath, {});
    registerSelf__(kConnectPath, {});
  }

 private:
  Server& server_;
};

drogon::HttpResponsePtr json_answer(int status, std::string body) {
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(status));
  response->setContentTypeCode(drogon::CT_APPLICATION_JSON);
  response->setBody(std::move(body));
  return response;
}

void add_routes(const Server& server) {
  drogon::app().registerHandler(
      "/health",
      [&server](const drogon::HttpRequestPtr&,
                std::function<void(const drogon::HttpResponsePtr&)>&& answer) {
        answer(json_answer(200, R"({"status":"ok","nodes":)" + std::to_string(server.core.nodes()) +
                                    R"(,"streams":)" + std::to_string(server.core.streams()) +
                                    "}"));
      },
      {drogon::Get});
  drogon::app().setCustomErrorHandler([](drogon::HttpStatusCode status,
                                         const drogon::HttpRequestPtr&) {
    const auto error = wire::error_answer({Fault::not_found, "The coordinator has no such page."});
    return json_answer(status, error.body);
  });
}

}  // namespace

void serve(ledger::AccountStore& accounts, const Clock& clock, Random& random, std::uint16_t port) {
  Server server(accounts, clock, random);
  drogon::app()
      .setThreadNum(1)
      .setIdleConnectionTimeout(0)
      .setClientMaxWebSocketMessageSize(wire::kFrameMax)
      .enableServerHeader(false)
      .setAfterAcceptSockOptCallback(send_at_once)
      .registerController(std::make_shared<LinkController>(server))
      .addListener("127.0.0.1", port);
  add_routes(server);
  drogon::app().setConnectionCallback([](const trantor::TcpConnectionPtr& connection) {
    if (connection->connected()) end_when_not_read(connection);
  });
  drogon::app().registerBeginningAdvice([&server, port] {
    drogon::app().getIOLoop(0)->runEvery(1.0, [&server] { server.core.tick(); });
    log_info("listening on 127.0.0.1:" + std::to_string(port));
  });
  drogon::app().run();
}

}  // namespace darkbloom::coordinator
