#include "front/posting_routes.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpRequest.h>
#include <drogon/RequestStream.h>
#include <trantor/net/EventLoop.h>

#include <utility>

#include "front/posted_paths.h"
#include "front/upload.h"

namespace darkbloom::front {
namespace {

constexpr double kUploadSeconds = 120;
constexpr std::string_view kWishPrefix = "darkbloom-";

void forget_done(Server& server) {
  std::erase_if(server.running, [](const auto& entry) { return entry.second.answer->done(); });
}

/// What tells whether this was asked before: the client's own key, or its SDK's count of retries.
AnswerShelf::Ask ask_of(const drogon::HttpRequest& http, const Request& request) {
  const std::string& retries = http.getHeader("x-stainless-retry-count");
  return {.account = request.api_key,
          .key = http.getHeader("idempotency-key"),
          .request = request_digest(request.path, request.body.view()),
          .is_retry = !retries.empty() && retries != "0"};
}

/// Once it is whole, for requests that name it.
void remember(Server& server, const Request& request, KeptAnswer& answer) {
  auto sent = std::make_shared<Secret>(Secret::copy(request.body.view()));
  answer.at_end = [&server, account = request.api_key, sent](std::string_view text) {
    server.responses.keep(account, *sent, text);
  };
}

Request request_of(const drogon::HttpRequest& http, std::string key, Upload::Body body) {
  Request request{.method = http.methodString(),
                  .path = http.path(),
                  .api_key = std::move(key),
                  .body = std::move(body.bytes),
                  .share = std::move(body.share)};
  for (const auto& [name, value] : http.headers()) {
    if (name.starts_with(kWishPrefix)) request.wishes.emplace(name, value);
  }
  return request;
}

Result<void> start(Server& server, const drogon::HttpRequestPtr& http, Upload::Body body,
                   const std::shared_ptr<HttpAnswer>& answer) {
  auto key = api_key_of(*http);
  if (!key) return fail(key.error());
  Request request = request_of(*http, std::move(*key), std::move(body));
  const bool is_response = request.path == kResponsesPath;
  if (is_response) {
    auto whole = server.responses.completed(request.api_key, std::move(request.body));
    if (!whole) return fail(whole.error());
    request.body = std::move(*whole);
  }
  const auto place = server.shelf.place(ask_of(*http, request), server.parts.clock.now_ms());
  if (!place) return fail(place.error());
  const auto connection = http->getConnectionPtr().lock();
  server.running.emplace(connection.get(), Server::Running{*place, answer});
  place->answer->add(*answer);
  if (!place->fresh) return {};
  if (is_response) remember(server, request, *place->answer);
  const auto started = server.parts.backend.start(std::move(request), *place->answer);
  if (started) {
    place->answer->id = *started;
  } else {
    place->answer->failed({started.error()});
  }
  return {};
}

/// A body on its way: answered once, by what came or by the deadline.
struct Arriving {
  Upload upload;
  std::shared_ptr<HttpAnswer> answer;
};

/// Whoever stops sending midway does not hold memory for ever.
void refuse_late(const drogon::HttpRequestPtr& http, const std::shared_ptr<Arriving>& arriving) {
  const auto connection = http->getConnectionPtr().lock();
  if (!connection) return;
  connection->getLoop()->runAfter(kUploadSeconds, [weak = std::weak_ptr(arriving)] {
    const auto late = weak.lock();
    if (!late || late->answer->done()) return;
    const Error why{Fault::timed_out, "The request body did not arrive in two minutes."};
    late->upload.refuse(why);
    late->answer->failed(why);
  });
}

Result<void> check_headers(const drogon::HttpRequest& http, bool has_body) {
  return check_content_length(http.getHeader("content-length"))
      .and_then([&http] {
        return check_content_type(http.getHeader("content-type"),
                                  http.getHeader("content-encoding"));
      })
      .and_then([has_body] {
        return has_body ? Result<void>() : fail(Fault::invalid, "The request has no body.");
      });
}

void read_body(Server& server, const drogon::HttpRequestPtr& http, drogon::RequestStreamPtr stream,
               HttpCallback callback) {
  const HttpAnswer::Around around{server.parts.clock,
                                  server.receipts ? &*server.receipts : nullptr};
  auto answer =
      std::make_shared<HttpAnswer>(caller_of(http, std::move(callback)), server.marks(), around);
  if (auto good = check_headers(*http, stream != nullptr); !good) {
    if (stream) stream->setStreamReader(drogon::RequestStreamReader::newNullReader());
    return answer->failed(good.error());
  }
  auto arriving = std::make_shared<Arriving>(Upload(server.bodies), std::move(answer));
  refuse_late(http, arriving);
  stream->setStreamReader(drogon::RequestStreamReader::newReader(
      [arriving](const char* data, std::size_t size) { arriving->upload.add({data, size}); },
      [&server, http, arriving](std::exception_ptr error) {
        if (error || arriving->answer->done()) return;
        auto body = arriving->upload.take();
        if (!body) return arriving->answer->failed(body.error());
        forget_done(server);
        const auto started = start(server, http, std::move(*body), arriving->answer);
        if (!started) arriving->answer->failed(started.error());
      }));
}

/// An answer with a key is written to its end: who comes back for it has paid for it once.
void leave(Server& server, const Server::Running& running) {
  KeptAnswer& answer = *running.place.answer;
  answer.remove(*running.answer);
  if (running.place.keyed || answer.awaited() || answer.over()) return;
  if (answer.id != 0) server.parts.backend.cancel(answer.id);
  answer.failed({{Fault::cancelled, "Nobody waits for this answer any more."}});
}

void cancel_of(Server& server, const trantor::TcpConnection* connection) {
  const auto [first, last] = server.running.equal_range(connection);
  for (auto each = first; each != last; ++each)
    leave(server, each->second);
  server.running.erase(first, last);
}

}  // namespace

void add_posting_routes(Server& server) {
  for (const char* const path : kAnsweredPaths) {
    drogon::app().registerHandler(
        path,
        [&server](const drogon::HttpRequestPtr& http, drogon::RequestStreamPtr&& stream,
                  HttpCallback&& callback) {
          read_body(server, http, std::move(stream), std::move(callback));
        },
        {drogon::Post});
  }
}

/// The connection is kept until then, so that its address names no other.
void cancel_soon(Server& server, const trantor::TcpConnectionPtr& connection) {
  connection->getLoop()->queueInLoop(
      [&server, connection] { cancel_of(server, connection.get()); });
}

}  // namespace darkbloom::front
