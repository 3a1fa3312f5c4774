#include "coordinator/web.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpResponse.h>
#include <drogon/WebSocketController.h>
#include <trantor/net/EventLoop.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "coordinator/log_files.h"
#include "coordinator/release_files.h"
#include "coordinator/release_path.h"
#include "coordinator/status_routes.h"
#include "coordinator/trace_file.h"
#include "coordinator/witness_client.h"
#include "support/end_when_asked.h"
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
  Server(const Parts& parts, ServedLog served_log)
      : core({parts.accounts, links, parts.clock, parts.random, served_log.log, parts.makers}),
        log(served_log) {}
  SocketLinks links;
  Core core;
  ServedLog log;
};

constexpr double kPublishEveryS = 0.5;
constexpr double kCosignEveryS = 0.25;  // what has just been written is soon of use
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

/// An object of the log, to anybody. The whole is public.
drogon::HttpResponsePtr log_object(const ServedLog& log, const std::string& path) {
  const auto object = is_log_path(path) ? log.store.read(path)
                                        : fail(Fault::not_found, "The log has no such object.");
  if (!object) {
    return json_answer(404,
                       wire::error_answer({Fault::not_found, "The log has no such object."}).body);
  }
  const bool is_checkpoint = path == "checkpoint";
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setContentTypeString(is_checkpoint ? "text/plain; charset=utf-8"
                                               : "application/octet-stream");
  // What is not the checkpoint never changes.
  response->addHeader("cache-control", is_checkpoint ? "no-cache" : "max-age=31536000, immutable");
  response->setBody(std::string(text_of(*object)));
  return response;
}

drogon::HttpResponsePtr no_release() {
  return json_answer(404, wire::error_answer({Fault::not_found, "There is no such release."}).body);
}

/// A file of a release, or the log's proof of one, to anybody.
drogon::HttpResponsePtr release_object(const ServedLog& log, const std::filesystem::path& folder,
                                       const std::string& path) {
  if (!is_release_path(path)) return no_release();
  if (is_proof_path(path)) {
    auto proof = release_proof(folder, path, log.log);
    if (!proof) return no_release();
    auto response = drogon::HttpResponse::newHttpResponse();
    response->setContentTypeString("text/plain; charset=utf-8");
    response->setBody(std::move(*proof));
    return response;
  }
  std::error_code error;
  const std::filesystem::path file = folder / path;
  if (!std::filesystem::is_regular_file(file, error)) return no_release();
  return drogon::HttpResponse::newFileResponse(file.string(), "",
                                               drogon::CT_APPLICATION_OCTET_STREAM);
}

void add_release_route(const Server& server, const std::filesystem::path& folder) {
  drogon::app().registerHandlerViaRegex(
      "/releases/(.+)",
      [&server, &folder](const drogon::HttpRequestPtr&,
                         std::function<void(const drogon::HttpResponsePtr&)>&& answer,
                         const std::string& path) {
        answer(release_object(server.log, folder, path));
      },
      {drogon::Get});
}

void add_routes(const Server& server) {
  drogon::app().registerHandlerViaRegex(
      "/log/(.+)",
      [&server](const drogon::HttpRequestPtr&,
                std::function<void(const drogon::HttpResponsePtr&)>&& answer,
                const std::string& path) { answer(log_object(server.log, path)); },
      {drogon::Get});
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

/// Writes in the log what operators put in their folders, and says once what it cannot.
class Publisher {
 public:
  Publisher(PublicLog& log, const std::vector<std::filesystem::path>& folders)
      : log_(log), folders_(folders) {}
  void look() {
    for (const std::filesystem::path& folder : folders_) {
      for (const std::string& left_out : publish_folder(folder, log_)) {
        if (told_.size() < kToldMax && told_.insert(left_out).second) {
          log_warning("not published: " + left_out);
        }
      }
    }
  }

 private:
  static constexpr std::size_t kToldMax = 1024;
  PublicLog& log_;
  const std::vector<std::filesystem::path>& folders_;
  std::set<std::string> told_;
};

/// Shows a core's streams to a tracer, where traces are wanted.
class Tracing {
 public:
  static Result<std::unique_ptr<Tracing>> begin(Core& core, const Parts& parts,
                                                const WebOptions& options) {
    if (options.traces.empty()) return nullptr;
    auto file = RotatingFile::open(options.traces, options.trace_bytes_max);
    if (!file) return fail(file.error());
    auto tracing = std::make_unique<Tracing>(std::move(*file), core, parts, options.trace_ratio);
    core.add(tracing->tracer_);
    return tracing;
  }
  Tracing(RotatingFile file, const Core& core, const Parts& parts, double ratio)
      : file_(std::move(file)),
        tracer_({core.registry(), parts.clock, parts.random, file_}, ratio) {}

 private:
  TraceFile file_;
  Tracer tracer_;
};

}  // namespace

Result<bool> serve(const Parts& parts, ServedLog log, const WebOptions& options) {
  Server server(parts, log);
  server.core.observe_only(options.observed);
  const auto tracing = Tracing::begin(server.core, parts, options);
  if (!tracing) return fail(tracing.error());
  drogon::app()
      .setThreadNum(1)
      .setIdleConnectionTimeout(0)
      .setClientMaxWebSocketMessageSize(wire::kFrameMax)
      .enableServerHeader(false)
      .setAfterAcceptSockOptCallback(send_at_once)
      .registerController(std::make_shared<LinkController>(server))
      .addListener("127.0.0.1", options.port);
  add_routes(server);
  add_status_routes(server.core, options.metrics_public);
  if (!options.releases.empty()) add_release_route(server, options.releases);
  drogon::app().setConnectionCallback([](const trantor::TcpConnectionPtr& connection) {
    if (connection->connected()) end_when_not_read(connection);
  });
  Ending ending(std::int64_t{1000} * options.grace_s);
  hear_signals(ending);
  Publisher publisher(log.log, options.publish);
  publisher.look();
  std::unique_ptr<WitnessClient> witnesses;
  drogon::app().registerBeginningAdvice([&] {
    trantor::EventLoop* const loop = drogon::app().getIOLoop(0);
    witnesses = std::make_unique<WitnessClient>(log.log, options.witnesses, loop);
    loop->runEvery(kCosignEveryS, [&witnesses] { witnesses->tick(); });
    loop->runEvery(kPublishEveryS, [&publisher] { publisher.look(); });
    loop->runEvery(1.0, [&server] { server.core.tick(); });
    loop->runEvery(0.1, [&server] { server.core.watch(); });
    end_when_asked(loop, ending, parts.clock,
                   {[&server] { return static_cast<std::uint32_t>(server.core.streams()); },
                    [&server] { server.core.drain(); }});
    log_info("listening on 127.0.0.1:" + std::to_string(options.port));
  });
  drogon::app().run();
  return !ending.cut();
}

}  // namespace darkbloom::coordinator
