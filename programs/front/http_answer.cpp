#include "front/http_answer.h"

#include <trantor/net/EventLoop.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace darkbloom::front {
namespace {

constexpr std::string_view kEventStream = "text/event-stream";
constexpr double kKeepAliveSeconds = 15;

bool takes_chunks(const drogon::HttpRequest& request) {
  return request.getVersion() != drogon::Version::kHttp10;
}

}  // namespace

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

void HttpAnswer::head(const AnswerHead& head) {
  head_ = head;
  streaming_ = caller_.takes_streams && head.content_type.starts_with(kEventStream);
  if (streaming_) begin_stream();
}

void HttpAnswer::begin_stream() {
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
  put_common_headers(response, marks_);
  put_headers_of_head(response);
  caller_.callback(response);
  keep_alive();
}

/// Proxies on the way cut connections on which nothing moves, and a model may think for long.
void HttpAnswer::keep_alive() {
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

void HttpAnswer::put_headers_of_head(const drogon::HttpResponsePtr& response) const {
  response->addHeader("openai-processing-ms", std::to_string(around_.clock.now_ms() - begun_ms_));
  put_headers(response, head_.headers);
  put_headers(response, head_.passing);
  const bool kept = around_.receipts != nullptr && head_.receipted;
  if (kept) response->addHeader("darkbloom-receipt", marks_.request_id);
}

void HttpAnswer::write(const std::string& text) {
  quiet_ = false;
  if (stream_) {
    stream_->send(text);
  } else {
    waiting_ += text;
  }
}

void HttpAnswer::close_stream() {
  if (!stream_) return;
  stream_->close();
  const auto connection = caller_.connection.lock();
  if (caller_.wants_close && connection) connection->shutdown();
}

void HttpAnswer::part(std::string_view text) {
  if (streaming_) return write(std::string(text));
  waiting_ += text;
}

void HttpAnswer::end(ByteView receipt) {
  done_ = true;
  const bool kept = around_.receipts != nullptr && !receipt.empty();
  if (kept) around_.receipts->keep(marks_.request_id, receipt);
  if (streaming_) return close_stream();
  auto response = json_response(head_.status, waiting_, marks_);
  if (!head_.content_type.empty()) response->setContentTypeString(head_.content_type);
  put_headers_of_head(response);
  caller_.callback(response);
}

void HttpAnswer::failed(const Failure& failure) {
  done_ = true;
  if (streaming_) {
    write(wire::error_event(failure.error, caller_.style));
    return close_stream();
  }
  auto response = error_response(failure.error, marks_, caller_.style);
  put_headers(response, failure.headers);
  caller_.callback(response);
}

}  // namespace darkbloom::front
