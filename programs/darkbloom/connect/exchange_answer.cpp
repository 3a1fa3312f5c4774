#include "darkbloom/connect/exchange_answer.h"

#include <trantor/net/EventLoop.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace darkbloom::connect {
namespace {

constexpr std::string_view kEventStream = "text/event-stream";
constexpr double kKeepAliveSeconds = 15;

bool takes_chunks(const drogon::HttpRequest& request) {
  return request.getVersion() != drogon::Version::kHttp10;
}

/// The gateway is the only party besides the nodes that sees text, and every answer says who it is.
void put_common_headers(const drogon::HttpResponsePtr& response, const std::string& request_id) {
  response->addHeader("x-request-id", request_id);
  response->addHeader("request-id", request_id);  // as Anthropic's SDKs look for it
  response->addHeader("darkbloom-plaintext-seen-by", "connect,node");
  response->addHeader("access-control-allow-origin", "*");
  response->addHeader("access-control-expose-headers",
                      "x-request-id, retry-after, retry-after-ms, darkbloom-plaintext-seen-by, "
                      "darkbloom-receipt, darkbloom-node, darkbloom-tier");
}

}  // namespace

std::string new_request_id(Random& random) {
  return "req_" + RequestId::random(random).hex();
}

drogon::HttpResponsePtr preflight_response(const std::string& wanted,
                                           const std::string& request_id) {
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(drogon::k204NoContent);
  put_common_headers(response, request_id);
  response->addHeader("access-control-allow-methods", "GET, POST, OPTIONS");
  response->addHeader("access-control-allow-headers", wanted.empty() ? "*" : wanted);
  response->addHeader("access-control-max-age", "600");
  return response;
}

drogon::HttpResponsePtr json_response(int status, const std::string& body,
                                      const std::string& request_id) {
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(status));
  response->setContentTypeCode(drogon::CT_APPLICATION_JSON);
  response->setBody(body);
  put_common_headers(response, request_id);
  return response;
}

drogon::HttpResponsePtr error_response(const Error& error, const std::string& request_id,
                                       wire::ErrorStyle style) {
  const wire::ErrorAnswer answer = wire::error_answer(error, style);
  auto response = json_response(answer.status, answer.body, request_id);
  // SDKs try again after each 5xx; this one would be the same.
  if (answer.status == 501) response->addHeader("x-should-retry", "false");
  if (answer.retry_after_ms > 0) {
    response->addHeader("retry-after", std::to_string((answer.retry_after_ms + 999) / 1000));
    response->addHeader("retry-after-ms", std::to_string(answer.retry_after_ms));
  }
  return response;
}

Caller caller_of(const drogon::HttpRequestPtr& request, HttpCallback callback) {
  std::string connection = request->getHeader("connection");
  std::ranges::transform(connection, connection.begin(),
                         [](unsigned char letter) { return std::tolower(letter); });
  return {std::move(callback), request->getConnectionPtr(), takes_chunks(*request),
          connection.contains("close"), wire::style_of(request->path())};
}

void keep_open_for_stream(const drogon::HttpRequestPtr& request,
                          const drogon::HttpResponsePtr& response) {
  const bool streams = response->contentTypeString().starts_with(kEventStream);
  if (streams && takes_chunks(*request)) response->setCloseConnection(false);
}

void ExchangeAnswer::head(const seal::InnerHead& head, const attest::Verdict& by) {
  head_ = head;
  node_ = by.node.hex();
  tier_ = attest::tier_text(by);
  streaming_ = caller_.takes_streams && head.content_type.starts_with(kEventStream);
  if (streaming_) begin_stream();
}

void ExchangeAnswer::begin_stream() {
  const auto self = shared_from_this();
  auto response = drogon::HttpResponse::newAsyncStreamResponse(
      [self](drogon::ResponseStreamPtr stream) {
        self->stream_ = std::move(stream);
        if (!self->waiting_.empty()) self->write(std::exchange(self->waiting_, {}));
        if (self->done_) self->close_stream();
      },
      true);
  response->setContentTypeString(std::string(kEventStream) + "; charset=utf-8");
  response->addHeader("cache-control", "no-cache");
  response->addHeader("x-accel-buffering", "no");
  put_common_headers(response, request_id_);
  put_privacy_headers(response);
  caller_.callback(response);
  keep_alive();
}

/// Proxies on the way cut connections on which nothing moves, and a model may think for long.
void ExchangeAnswer::keep_alive() {
  const auto connection = caller_.connection.lock();
  if (!connection) return;
  connection->getLoop()->runAfter(kKeepAliveSeconds, [weak = weak_from_this()] {
    const auto self = weak.lock();
    if (!self || self->done_) return;
    if (std::exchange(self->quiet_, true)) self->write(": keep-alive\n\n");
    self->quiet_ = true;
    self->keep_alive();
  });
}

/// A stream's headers are gone before its end: the receipt's name is known, the receipt follows.
void ExchangeAnswer::put_privacy_headers(const drogon::HttpResponsePtr& response) const {
  response->addHeader("darkbloom-node", node_);
  response->addHeader("darkbloom-tier", tier_);
  if (receipts_ != nullptr) response->addHeader("darkbloom-receipt", request_id_);
}

void ExchangeAnswer::write(const std::string& text) {
  quiet_ = false;
  if (stream_) {
    stream_->send(text);
  } else {
    waiting_ += text;
  }
}

void ExchangeAnswer::close_stream() {
  if (!stream_) return;
  stream_->close();
  const auto connection = caller_.connection.lock();
  if (caller_.wants_close && connection) connection->shutdown();
}

void ExchangeAnswer::part(std::string_view text) {
  if (streaming_) return write(std::string(text));
  waiting_ += text;
}

void ExchangeAnswer::end(const attest::ReceiptFile& receipt) {
  done_ = true;
  if (receipts_ != nullptr) receipts_->keep(request_id_, receipt);
  if (streaming_) return close_stream();
  auto response = json_response(head_.status, waiting_, request_id_);
  if (!head_.content_type.empty()) response->setContentTypeString(head_.content_type);
  put_privacy_headers(response);
  caller_.callback(response);
}

void ExchangeAnswer::failed(const Error& error) {
  done_ = true;
  if (!streaming_) return caller_.callback(error_response(error, request_id_, caller_.style));
  write(wire::error_event(error, caller_.style));
  close_stream();
}

}  // namespace darkbloom::connect
