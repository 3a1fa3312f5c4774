#include "darkbloom/connect/web.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpRequest.h>
#include <drogon/RequestStream.h>
#include <trantor/net/EventLoop.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "darkbloom/connect/answer_shelf.h"
#include "darkbloom/connect/exchange_answer.h"
#include "darkbloom/connect/reading_routes.h"
#include "darkbloom/connect/response_shelf.h"
#include "darkbloom/connect/session.h"
#include "darkbloom/connect/upload.h"
#include "support/log.h"
#include "support/slow_reader.h"
#include "support/socket_options.h"
#include "wire/error_answer.h"

namespace darkbloom::connect {
namespace {

/// What is sealed to a node and answered there.
constexpr auto kSealedPaths = std::to_array<const char*>({
    "/v1/chat/completions",
    "/v1/completions",
    "/v1/embeddings",
    "/v1/messages",
    "/v1/messages/count_tokens",
    "/v1/responses",
    "/v1/responses/input_tokens",
});

constexpr std::string_view kResponsesPath = "/v1/responses";

/// What OpenAI has and this network does not do yet: said so, never pretended.
struct Missing {
  const char* path;
  const char* sentence;
};
constexpr auto kMissing = std::to_array<Missing>({
    {"/v1/moderations", "No classifier is configured here, so nothing can be said to be harmless."},
    {"/v1/images/generations", "Pictures are not served here yet."},
    {"/v1/images/edits", "Pictures are not served here yet."},
    {"/v1/audio/transcriptions", "Speech is not served here yet."},
    {"/v1/audio/translations", "Speech is not served here yet."},
    {"/v1/audio/speech", "Speech is not served here yet."},
});

bool is_posted(std::string_view path) {
  return std::ranges::contains(kSealedPaths, path) ||
         std::ranges::contains(kMissing, path, &Missing::path);
}

constexpr std::size_t kHttpBodyMax = std::size_t{1} << 40;  // ours is judged from Content-Length
constexpr double kUploadSeconds = 120;
constexpr double kForgetSeconds = 10;

struct Server {
  Server(const WebOptions& options, const Clock& clock_in, Random& random_in)
      : clock(clock_in), random(random_in), session(options.access, clock, random) {
    if (!options.receipts.empty()) receipts.emplace(options.receipts);
  }
  const Clock& clock;
  Random& random;
  BodyBudget bodies;
  std::optional<ReceiptFolder> receipts;
  Session session;
  AnswerShelf shelf;
  ResponseShelf responses;
  struct Running {
    AnswerShelf::Place place;
    std::shared_ptr<ExchangeAnswer> answer;  // shared with the response that streams it
  };
  std::multimap<const trantor::TcpConnection*, Running> running;
};

/// The key after "Bearer ", or where Anthropic's SDKs put it, or an empty string.
std::string api_key_of(const drogon::HttpRequestPtr& request) {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string& value = request->getHeader("authorization");
  return value.starts_with(kBearer) ? value.substr(kBearer.size())
                                    : request->getHeader("x-api-key");
}

/// A whole number of seconds, to a day.
Result<UnixMillis> age_of(const std::string& text) {
  constexpr UnixMillis kAgeMaxS = 24 * 60 * 60;
  UnixMillis seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (whole && seconds >= 1 && seconds <= kAgeMaxS) return seconds * 1000;
  return fail(Fault::invalid,
              "The header darkbloom-max-age-seconds is a whole number from 1 to 86400.");
}

/// What the request's own headers demand beside the user's policy.
Result<attest::Demand> demand_of(const drogon::HttpRequest& request) {
  attest::Demand demand;
  const std::string& age = request.getHeader("darkbloom-max-age-seconds");
  if (!age.empty()) {
    const auto read = age_of(age);
    if (!read) return fail(read.error());
    demand.age_max_ms = *read;
  }
  const std::string& tier = request.getHeader("darkbloom-min-tier");
  if (!tier.empty()) {
    const auto named = wire::parse_tier(tier);
    if (!named) return fail(named.error());
    demand.min_tier = *named;
  }
  const std::string& own_only = request.getHeader("darkbloom-own-only");
  if (!own_only.empty() && own_only != "true" && own_only != "false") {
    return fail(Fault::invalid, "The header darkbloom-own-only is true or false.");
  }
  demand.own_only = own_only == "true";
  return demand;
}

void forget_done(Server& server) {
  std::erase_if(server.running, [](const auto& entry) { return entry.second.answer->done(); });
}

/// What tells whether this was asked before: the client's own key, or its SDK's count of retries.
AnswerShelf::Ask ask_of(const drogon::HttpRequest& request, const Errand& errand) {
  const std::string& retries = request.getHeader("x-stainless-retry-count");
  return {.account = errand.api_key,
          .key = request.getHeader("idempotency-key"),
          .request = request_digest(errand.path, errand.body.view()),
          .is_retry = !retries.empty() && retries != "0"};
}

/// Once it is whole, for requests that name it.
void remember(Server& server, const Errand& errand, KeptAnswer& answer) {
  auto sent = std::make_shared<Secret>(Secret::copy(errand.body.view()));
  answer.at_end = [&server, account = errand.api_key, sent](std::string_view text) {
    server.responses.keep(account, *sent, text);
  };
}

void start_errand(Server& server, const drogon::HttpRequestPtr& request, Upload::Body body,
                  const std::shared_ptr<ExchangeAnswer>& answer) {
  forget_done(server);
  const std::string key = api_key_of(request);
  if (key.empty() || key.size() > wire::kApiKeyMax) {
    return answer->failed({Fault::unauthenticated,
                           "You didn't provide an API key; send it as Authorization: Bearer, or "
                           "as x-api-key."});
  }
  const auto demand = demand_of(*request);
  if (!demand) return answer->failed(demand.error());
  Errand errand{.method = request->methodString(),
                .path = request->path(),
                .api_key = key,
                .demand = *demand,
                .body = std::move(body.bytes),
                .share = std::move(body.share)};
  if (errand.path == kResponsesPath) {
    auto whole = server.responses.completed(key, std::move(errand.body));
    if (!whole) return answer->failed(whole.error());
    errand.body = std::move(*whole);
  }
  const auto place = server.shelf.place(ask_of(*request, errand), server.clock.now_ms());
  if (!place) return answer->failed(place.error());
  const auto connection = request->getConnectionPtr().lock();
  server.running.emplace(connection.get(), Server::Running{*place, answer});
  place->answer->add(*answer);
  if (!place->fresh) return;
  if (errand.path == kResponsesPath) remember(server, errand, *place->answer);
  const auto started = server.session.dispatch().start(std::move(errand), *place->answer);
  if (!started) return place->answer->failed(started.error());
  place->answer->errand = *started;
}

/// A body on its way: answered once, by what came or by the deadline.
struct Arriving {
  Upload upload;
  std::shared_ptr<ExchangeAnswer> answer;
};

/// Whoever stops sending midway does not hold memory for ever.
void refuse_late(const drogon::HttpRequestPtr& request, const std::shared_ptr<Arriving>& arriving) {
  const auto connection = request->getConnectionPtr().lock();
  if (!connection) return;
  connection->getLoop()->runAfter(kUploadSeconds, [weak = std::weak_ptr(arriving)] {
    const auto late = weak.lock();
    if (!late || late->answer->done()) return;
    const Error why{Fault::timed_out, "The request body did not arrive in two minutes."};
    late->upload.refuse(why);
    late->answer->failed(why);
  });
}

void read_body(Server& server, const drogon::HttpRequestPtr& request,
               drogon::RequestStreamPtr stream, HttpCallback callback) {
  auto answer = std::make_shared<ExchangeAnswer>(caller_of(request, std::move(callback)),
                                                 new_request_id(server.random),
                                                 server.receipts ? &*server.receipts : nullptr);
  auto acceptable = check_content_length(request->getHeader("content-length")).and_then([&request] {
    return check_content_type(request->getHeader("content-type"),
                              request->getHeader("content-encoding"));
  });
  if (!acceptable || !stream) {
    if (stream) stream->setStreamReader(drogon::RequestStreamReader::newNullReader());
    return answer->failed(acceptable ? Error{Fault::invalid, "The request has no body."}
                                     : acceptable.error());
  }
  auto arriving = std::make_shared<Arriving>(Upload(server.bodies), std::move(answer));
  refuse_late(request, arriving);
  stream->setStreamReader(drogon::RequestStreamReader::newReader(
      [arriving](const char* data, std::size_t size) { arriving->upload.add({data, size}); },
      [&server, request, arriving](std::exception_ptr error) {
        if (error || arriving->answer->done()) return;
        auto body = arriving->upload.take();
        if (!body) return arriving->answer->failed(body.error());
        start_errand(server, request, std::move(*body), arriving->answer);
      }));
}

void add_sealed_routes(Server& server) {
  for (const char* const path : kSealedPaths) {
    drogon::app().registerHandler(
        path,
        [&server](const drogon::HttpRequestPtr& request, drogon::RequestStreamPtr&& stream,
                  HttpCallback&& callback) {
          read_body(server, request, std::move(stream), std::move(callback));
        },
        {drogon::Post});
  }
}

void add_missing_routes(Server& server) {
  for (const Missing& missing : kMissing) {
    const Error why{Fault::invalid, missing.sentence, std::string(wire::kNotImplemented)};
    drogon::app().registerHandler(
        missing.path,
        [&server, why](const drogon::HttpRequestPtr&, drogon::RequestStreamPtr&& stream,
                       HttpCallback&& callback) {
          if (stream) stream->setStreamReader(drogon::RequestStreamReader::newNullReader());
          callback(error_response(why, new_request_id(server.random)));
        },
        {drogon::Post});
  }
}

/// Pages in a browser ask first whether they may; openai-node sends x-stainless-* headers.
void add_preflight(Server& server) {
  drogon::app().registerPreRoutingAdvice([&server](const drogon::HttpRequestPtr& request,
                                                   drogon::AdviceCallback&& answer,
                                                   drogon::AdviceChainCallback&& go_on) {
    if (request->method() != drogon::Options) return go_on();
    answer(preflight_response(request->getHeader("access-control-request-headers"),
                              new_request_id(server.random)));
  });
}

/// RFC 9110 wants a 405 to name what would have been allowed.
drogon::HttpResponsePtr wrong_method(const std::string& path, const std::string& request_id) {
  auto response = error_response(
      {Fault::invalid, "This method is not allowed here.", std::string(wire::kMethodNotSupported)},
      request_id, wire::style_of(path));
  response->addHeader("allow", is_posted(path) ? "POST" : "GET");
  return response;
}

void add_errors(Server& server) {
  drogon::app().setCustomErrorHandler(
      [&server](drogon::HttpStatusCode status, const drogon::HttpRequestPtr& request) {
        const std::string id = new_request_id(server.random);
        if (status == drogon::k405MethodNotAllowed) return wrong_method(request->path(), id);
        return error_response({Fault::not_found, "Unknown request URL: " + request->path() + "."},
                              id, wire::style_of(request->path()));
      });
}

/// An answer with a key is written to its end: who comes back for it has paid for it once.
void leave(Server& server, const Server::Running& running) {
  KeptAnswer& answer = *running.place.answer;
  answer.remove(*running.answer);
  if (running.place.keyed || answer.awaited() || answer.over()) return;
  if (answer.errand != 0) server.session.dispatch().cancel(answer.errand);
  answer.failed({Fault::cancelled, "Nobody waits for this answer any more."});
}

/// A hang-up cancels what that connection still waits for.
void cancel_of(Server& server, const trantor::TcpConnection* connection) {
  const auto [first, last] = server.running.equal_range(connection);
  for (auto each = first; each != last; ++each)
    leave(server, each->second);
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
      .setAfterAcceptSockOptCallback(send_at_once)
      .addListener("127.0.0.1", options.port);
  add_preflight(server);
  add_reading_routes(server.session.dispatch(), server.random);
  add_sealed_routes(server);
  add_missing_routes(server);
  add_errors(server);
  drogon::app().registerPreSendingAdvice(keep_open_for_stream);
  drogon::app().setConnectionCallback([&server](const trantor::TcpConnectionPtr& connection) {
    if (connection->disconnected()) return cancel_soon(server, connection);
    end_when_not_read(connection);
  });
  drogon::app().registerBeginningAdvice([&server, &options] {
    // The requests' own loop, not the main one: the dispatch has one thread.
    server.session.start(drogon::app().getIOLoop(0));
    drogon::app().getIOLoop(0)->runEvery(kForgetSeconds,
                                         [&server] { server.shelf.forget(server.clock.now_ms()); });
    log_info("listening on 127.0.0.1:" + std::to_string(options.port));
  });
  drogon::app().run();
}

}  // namespace darkbloom::connect
