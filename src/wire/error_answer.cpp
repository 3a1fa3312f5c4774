#include "wire/error_answer.h"

#include "json/text.h"

namespace darkbloom::wire {
namespace {

/// What clients may wait before they try again where the fault itself names no time.
constexpr std::uint32_t kRetryAfterMs = 1000;

struct Shape {
  std::uint16_t status;
  std::string_view type;
  std::string_view code = {};  ///< where the error names none; empty: null
  std::uint32_t retry_after_ms = 0;
};

/// SDKs repeat a request twice after 408, 409, 429 and 5xx: what cannot succeed must be another.
Shape shape_of(Fault fault) {
  constexpr std::string_view kRequest = "invalid_request_error";
  constexpr std::string_view kServer = "server_error";
  switch (fault) {
    case Fault::invalid:
      return {400, kRequest};
    case Fault::unauthenticated:
      return {401, kRequest, "invalid_api_key"};
    case Fault::forbidden:
      return {403, kRequest, "forbidden"};
    case Fault::not_found:
      return {404, kRequest};
    case Fault::too_large:
      return {413, kRequest, "too_large"};
    case Fault::rate_limited:
      return {429, "requests", "rate_limit_exceeded", kRetryAfterMs};
    case Fault::no_capacity:
      return {429, kServer, "no_capacity", kRetryAfterMs};
    case Fault::unavailable:
      return {503, kServer, "unavailable", kRetryAfterMs};
    case Fault::tampered:
      return {400, kRequest, "tampered"};
    case Fault::replayed:
      return {400, kRequest, "replayed"};
    case Fault::cancelled:
      return {499, kRequest, "cancelled"};
    case Fault::timed_out:
      return {504, kServer, "timed_out"};
    case Fault::lost:
      return {502, kServer, "lost"};
    case Fault::internal:
      return {500, kServer};
  }
  return {500, kServer};
}

std::uint16_t status_of(const Error& error, const Shape& shape) {
  if (error.code == kContextLengthExceeded) return 400;
  if (error.code == kMethodNotSupported) return 405;
  return shape.status;
}

void append_string_or_null(std::string& out, std::string_view text) {
  if (text.empty()) {
    out += "null";
  } else {
    json::append_string(out, text);
  }
}

std::string body_of(const Error& error, const Shape& shape) {
  std::string body = R"({"error":{"message":)";
  json::append_string(body, error.detail);
  body += R"(,"type":)";
  json::append_string(body, shape.type);
  body += R"(,"param":)";
  append_string_or_null(body, error.param);
  body += R"(,"code":)";
  append_string_or_null(body, error.code.empty() ? shape.code : error.code);
  body += "}}";
  return body;
}

}  // namespace

ErrorAnswer error_answer(const Error& error) {
  const Shape shape = shape_of(error.fault);
  const bool told = error.retry_after_ms != 0;
  return {.status = status_of(error, shape),
          .body = body_of(error, shape),
          .retry_after_ms = told ? error.retry_after_ms : shape.retry_after_ms};
}

std::string error_event(const Error& error) {
  return "data: " + body_of(error, shape_of(error.fault)) + "\n\n";
}

}  // namespace darkbloom::wire
