#include "wire/error_answer.h"

#include <algorithm>
#include <array>

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

struct CodeStatus {
  std::string_view code;
  std::uint16_t status;
};

constexpr auto kCodeStatuses = std::to_array<CodeStatus>({
    {kContextLengthExceeded, 400},
    {kMethodNotSupported, 405},
    {kUnsupportedMediaType, 415},
    {kIdempotencyKeyReused, 422},
    {kNotImplemented, 501},
});

std::uint16_t status_of(const Error& error, const Shape& shape) {
  const auto found = std::ranges::find(kCodeStatuses, error.code, &CodeStatus::code);
  return found == kCodeStatuses.end() ? shape.status : found->status;
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

/// Anthropic's types, one for each status (its error page); it has no codes.
std::string_view anthropic_type(std::uint16_t status) {
  switch (status) {
    case 401:
      return "authentication_error";
    case 403:
      return "permission_error";
    case 404:
      return "not_found_error";
    case 413:
      return "request_too_large";
    case 429:
      return "rate_limit_error";
    case 503:
      return "overloaded_error";
    default:
      return status < 500 ? "invalid_request_error" : "api_error";
  }
}

std::string anthropic_body(const Error& error, std::uint16_t status) {
  std::string body = R"({"type":"error","error":{"type":)";
  json::append_string(body, anthropic_type(status));
  body += R"(,"message":)";
  const std::string place = error.param.empty() ? "" : error.param + ": ";
  json::append_string(body, place + error.detail);
  return body + "}}";
}

}  // namespace

ErrorStyle style_of(std::string_view path) {
  return path.starts_with("/v1/messages") ? ErrorStyle::anthropic : ErrorStyle::openai;
}

ErrorAnswer error_answer(const Error& error, ErrorStyle style) {
  const Shape shape = shape_of(error.fault);
  const bool told = error.retry_after_ms != 0;
  const std::uint16_t status = status_of(error, shape);
  return {.status = status,
          .body = style == ErrorStyle::anthropic ? anthropic_body(error, status)
                                                 : body_of(error, shape),
          .retry_after_ms = told ? error.retry_after_ms : shape.retry_after_ms};
}

std::string error_event(const Error& error, ErrorStyle style) {
  const Shape shape = shape_of(error.fault);
  if (style == ErrorStyle::openai) return "data: " + body_of(error, shape) + "\n\n";
  return "event: error\ndata: " + anthropic_body(error, status_of(error, shape)) + "\n\n";
}

}  // namespace darkbloom::wire
