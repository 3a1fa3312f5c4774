#include "darkbloom/connect/web.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpRequest.h>
#include <drogon/RequestStream.h>
#include <trantor/net/EventLoop.h>

#include <charconv>
#include <map>
#include <memory>
#include <utility>

#include "darkbloom/connect/exchange_answer.h"
#include "darkbloom/connect/session.h"
#include "support/log.h"
#include "wire/error_answer.h"
#include "wire/json_text.h"

namespace darkbloom::connect {
namespace {

constexpr const char* kChatPath = "/v1/chat/completions";
constexpr std::size_t kHttpBodyMax = std::size_t{1} << 40;  // ours is judged from Content-Length

struct Server {
  Server(const WebOptions& options, const Clock& clock_in, Random& random_in)
      : clock(clock_in), random(random_in), session(options.coordinator, clock, random) {}
  const Clock& clock;
  Random& random;
  Session session;
  struct Running {
    wire::StreamId errand;
    std::shared_ptr<ExchangeAnswer> answer;  // shared with the response that streams it
  };
  std::multimap<const trantor::TcpConnection*, Running> running;
};

std::string new_request_id(Server& server) {
  return "req_" + RequestId::random(server.random).hex();
}

/// The key after "Bearer ", or an empty string.
std::string api_key_of(const drogon::HttpRequestPtr& request) {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string& value = request->getHeader("authorization");
  return value.starts_with(kBearer) ? value.substr(kBearer.size()) : std::string();
}

Result<void> check_length(const drogon::HttpRequestPtr& request) {
  const std::string& text = request->getHeader("content-length");
  std::uint64_t length = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), length);
  if (!text.empty() && parsed.ec != std::errc{}) {
    return fail(Fault::invalid, "The content-length header is not a number.");
  }
  if (length > seal::kBodyMax) {
    return fail(Fault::too_large, "The request body is over the limit of 16 MiB.");
  }
  return {};
}

void forget_done(Server& server) {
  std::erase_if(server.running, [](const auto& entry) { return entry.second.answer->done(); });
}

void start_errand(Server& server, const drogon::HttpRequestPtr& request, Secret body,
                  const std::shared_ptr<ExchangeAnswer>& answer) {
  forget_done(server);
  const std::string key = api_key_of(request);
  if (key.empty() || key.size() > wire::kApiKeyMax) {
    return answer->failed({Fault::unauthenticated,
                           "You didn't provide an API key; send it as Authorization: Bearer."});
  }
  Errand errand{request->methodString(), request->path(), key, server.session.tenant(),
                std::move(body)};
  const auto started = server.session.dispatch().start(std::move(errand), *answer);
  if (!started) return answer->failed(started.error());
  const auto connection = request->getConnectionPtr().lock();
  server.running.emplace(connection.get(), Server::Running{*started, answer});
}

/// Reads a body that announced itself as small enough, then starts the errand.
struct BodyReader {
  Secret body = {};
  bool refused = false;
};

void read_body(Server& server, const drogon::HttpRequestPtr& request,
               drogon::RequestStreamPtr stream, HttpCallback callback) {
  auto answer = std::make_shared<ExchangeAnswer>(std::move(callback), new_request_id(server));
  if (auto acceptable = check_length(request); !acceptable || !stream) {
    if (stream) stream->setStreamReader(drogon::RequestStreamReader::newNullReader());
    return answer->failed(acceptable ? Error{Fault::invalid, "The request has no body."}
                                     : acceptable.error());
  }
  auto state = std::make_shared<BodyReader>();
  stream->setStreamReader(drogon::RequestStreamReader::newReader(
      [state, answer](const char* data, std::size_t size) {
        if (state->refused) return;
        state->refused = state->body.size() + size > seal::kBodyMax;
        if (!state->refused) state->body.append(view_of({data, size}));
      },
      [&server, request, state, answer](std::exception_ptr error) {
        if (error) return;
        if (state->refused) {
          return answer->failed(
              {Fault::too_large, "The request body is over the limit of 16 MiB."});
        }
        start_errand(server, request, std::move(state->body), answer);
      }));
}

std::string model_json(const attest::ServedModel& model) {
  std::string text = R"({"id":)";
  wire::append_json_string(text, model.name);
  text += R"(,"object":"model","created":0,"owned_by":"darkbloom","context_length":)";
  return text + std::to_string(model.context) + "}";
}

std::string models_json(const Dispatch& dispatch) {
  std::string list;
  for (const attest::ServedModel& model : dispatch.candidates().models()) {
    if (!list.empty()) list += ",";
    list += model_json(model);
  }
  return R"({"object":"list","data":[)" + list + "]}";
}

drogon::HttpResponsePtr one_model(Server& server, const std::string& name) {
  const std::string request_id = new_request_id(server);
  for (const attest::ServedModel& model : server.session.dispatch().candidates().models()) {
    if (model.name == name) return json_response(200, model_json(model), request_id);
  }
  return error_response(
      {Fault::not_found, "The model '" + name + "' does not exist.", "model_not_found", "model"},
      request_id);
}

std::string health_json(const Dispatch& dispatch) {
  const bool ready = dispatch.linked() && dispatch.candidates().size() > 0;
  return std::string(R"({"status":")") + (ready ? "ok" : "waiting") + R"(","nodes":)" +
         std::to_string(dispatch.candidates().size()) + "}";
}

void add_reading_routes(Server& server) {
  using Request = drogon::HttpRequestPtr;
  drogon::app().registerHandler(
      "/v1/models",
      [&server](const Request&, HttpCallback&& answer) {
        answer(json_response(200, models_json(server.session.dispatch()), new_request_id(server)));
      },
      {drogon::Get});
  drogon::app().registerHandler(
      "/v1/models/{id}",
      [&server](const Request&, HttpCallback&& answer, const std::string& name) {
        answer(one_model(server, name));
      },
      {drogon::Get});
  drogon::app().registerHandler(
      "/health",
      [&server](const Request&, HttpCallback&& answer) {
        answer(json_response(200, health_json(server.session.dispatch()), new_request_id(server)));
      },
      {drogon::Get});
}

void add_sealed_routes(Server& server) {
  drogon::app().registerHandler(
      kChatPath,
      [&server](const drogon::HttpRequestPtr& request, drogon::RequestStreamPtr&& stream,
                HttpCallback&& callback) {
        read_body(server, request, std::move(stream), std::move(callback));
      },
      {drogon::Post});
}

/// RFC 9110 wants a 405 to name what would have been allowed.
drogon::HttpResponsePtr wrong_method(const std::string& path, const std::string& request_id) {
  auto response = error_response(
      {Fault::invalid, "This method is not allowed here.", std::string(wire::kMethodNotSupported)},
      request_id);
  response->addHeader("allow", path == kChatPath ? "POST" : "GET");
  return response;
}

void add_errors(Server& server) {
  drogon::app().setCustomErrorHandler([&server](drogon::HttpStatusCode status,
                                                const drogon::HttpRequestPtr& request) {
    const std::string id = new_request_id(server);
    if (status == drogon::k405MethodNotAllowed) return wrong_method(request->path(), id);
    return error_response({Fault::not_found, "Unknown request URL: " + request->path() + "."}, id);
  });
}

/// A hang-up cancels what that connection still waits for.
void cancel_of(Server& server, const trantor::TcpConnection* connection) {
  const auto [first, last] = server.running.equal_range(connection);
  for (auto each = first; each != last; ++each) {
    server.session.dispatch().cancel(each->second.errand);
  }
  server.running.erase(first, last);
}

/// Not from inside the call that noticed it: that may be an answer being written. The connection is
/// kept until then, so that its address names no other.
void cancel_soon(Server& server, const trantor::TcpConnectionPtr& connection) {
  connection->getLoop()->queueInLoop(
      [&server, connection] { cancel_of(server, connection.get()); });
}

}  // namespace

void serve(const WebOptions& options, const Clock& clock, Random& random) {
  Server server(options, clock, random);
  drogon::app()
      .setThreadNum(1)
      .setIdleConnectionTimeout(0)
      .setClientMaxBodySize(kHttpBodyMax)
      .setClientMaxMemoryBodySize(kHttpBodyMax)
      .enableRequestStream(true)
      .enableServerHeader(false)
      .addListener("127.0.0.1", options.port);
  add_reading_routes(server);
  add_sealed_routes(server);
  add_errors(server);
  drogon::app().setConnectionCallback([&server](const trantor::TcpConnectionPtr& connection) {
    if (connection->disconnected()) cancel_soon(server, connection);
  });
  drogon::app().registerBeginningAdvice([&server, &options] {
    // The requests' own loop, not the main one: the dispatch has one thread.
    server.session.start(drogon::app().getIOLoop(0));
    log_info("listening on 127.0.0.1:" + std::to_string(options.port));
  });
  drogon::app().run();
}

}  // namespace darkbloom::connect
