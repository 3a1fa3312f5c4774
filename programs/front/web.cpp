#include "front/web.h"

#include <drogon/HttpAppFramework.h>
#include <trantor/net/EventLoop.h>

#include "front/posting_routes.h"
#include "front/reading_routes.h"
#include "front/refusals.h"
#include "support/log.h"
#include "support/slow_reader.h"
#include "support/socket_options.h"

namespace darkbloom::front {
namespace {

constexpr std::size_t kHttpBodyMax = std::size_t{1} << 40;  // ours is judged from Content-Length
constexpr double kForgetSeconds = 10;

void set_up_http(std::uint16_t port) {
  drogon::app()
      .setThreadNum(1)
      .setIdleConnectionTimeout(0)
      .setClientMaxBodySize(kHttpBodyMax)
      .setClientMaxMemoryBodySize(kHttpBodyMax)
      .enableRequestStream(true)
      .enableServerHeader(false)
      .setAfterAcceptSockOptCallback(send_at_once)
      .addListener("127.0.0.1", port)
      .registerPreSendingAdvice(keep_open_for_stream);
}

}  // namespace

void serve(const WebOptions& options, const Parts& parts,
           const std::function<void(trantor::EventLoop*)>& begin) {
  Server server(options, parts);
  set_up_http(options.port);
  add_model_routes(server);
  add_response_routes(server);
  add_posting_routes(server);
  add_refusals(server);
  drogon::app().setConnectionCallback([&server](const trantor::TcpConnectionPtr& connection) {
    if (connection->disconnected()) return cancel_soon(server, connection);
    end_when_not_read(connection);
  });
  drogon::app().registerBeginningAdvice([&server, &options, &begin] {
    // The requests' own loop, not the main one: the backend has one thread.
    trantor::EventLoop* const loop = drogon::app().getIOLoop(0);
    begin(loop);
    loop->runEvery(kForgetSeconds, [&server] { server.shelf.forget(server.parts.clock.now_ms()); });
    log_info("listening on 127.0.0.1:" + std::to_string(options.port));
  });
  drogon::app().run();
}

}  // namespace darkbloom::front
