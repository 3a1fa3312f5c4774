#include "darkbloom/connect/exchange_answer.h"

#include "wire/error_answer.h"

namespace darkbloom::connect {
namespace {

/// The gateway is the only party besides the nodes that sees text, and every answer says who it is.
void put_common_headers(const drogon::HttpResponsePtr& response, const std::string& request_id) {
  response->addHeader("x-request-id", request_id);
  response->addHeader("darkbloom-plaintext-seen-by", "connect,node");
  response->addHeader("access-control-allow-origin", "*");
  response->addHeader("access-control-expose-headers",
                      "x-request-id, retry-after, retry-after-ms, darkbloom-plaintext-seen-by");
}

}  // namespace

drogon::HttpResponsePtr json_response(int status, const std::string& body,
                                      const std::string& request_id) {
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(status));
  response->setContentTypeCode(drogon::CT_APPLICATION_JSON);
  response->setBody(body);
  put_common_headers(response, request_id);
  return response;
}

drogon::HttpResponsePtr error_response(const Error& error, const std::string& request_id) {
  const wire::ErrorAnswer answer = wire::error_answer(error);
  auto response = json_response(answer.status, answer.body, request_id);
  if (answer.retry_after_ms > 0) {
    response->addHeader("retry-after", std::to_string((answer.retry_after_ms + 999) / 1000));
    response->addHeader("retry-after-ms", std::to_string(answer.retry_after_ms));
  }
  return response;
}

void ExchangeAnswer::head(const seal::InnerHead& head) {
  head_ = head;
  streaming_ = head.content_type.starts_with("text/event-stream");
  if (streaming_) begin_stream();
}

void ExchangeAnswer::begin_stream() {
  const auto self = shared_from_this();
  auto response = drogon::HttpResponse::newAsyncStreamResponse(
      [self](drogon::ResponseStreamPtr stream) {
        self->stream_ = std::move(stream);
        if (!self->waiting_.empty()) self->write(std::exchange(self->waiting_, {}));
        if (self->done_) self->stream_->close();
      },
      true);
  response->setContentTypeString("text/event-stream; charset=utf-8");
  response->addHeader("cache-control", "no-cache");
  response->addHeader("x-accel-buffering", "no");
  put_common_headers(response, request_id_);
  callback_(response);
}

void ExchangeAnswer::write(const std::string& text) {
  if (stream_) {
    stream_->send(text);
  } else {
    waiting_ += text;
  }
}

void ExchangeAnswer::part(std::string_view text) {
  if (streaming_) return write(std::string(text));
  waiting_ += text;
}

void ExchangeAnswer::end() {
  done_ = true;
  if (!streaming_) return callback_(json_response(head_.status, waiting_, request_id_));
  if (stream_) stream_->close();
}

void ExchangeAnswer::failed(const Error& error) {
  done_ = true;
  if (!streaming_) return callback_(error_response(error, request_id_));
  write(wire::error_event(error));
  if (stream_) stream_->close();
}

}  // namespace darkbloom::connect
