#pragma once
// Errors as OpenAI's clients read them: a status and {"error":{"message","type","param","code"}}.
// The one table from our faults to HTTP, for every program that answers a client.

#include <cstdint>
#include <string>

#include "base/error.h"

namespace darkbloom::wire {

/// Codes that decide the status by themselves.
inline constexpr std::string_view kContextLengthExceeded = "context_length_exceeded";  ///< 400
inline constexpr std::string_view kMethodNotSupported = "method_not_supported";        ///< 405

inline constexpr std::string_view kUnsupportedMediaType = "unsupported_media_type";  ///< 415
inline constexpr std::string_view kIdempotencyKeyReused = "idempotency_key_reused";  ///< 422
inline constexpr std::string_view kNotImplemented = "not_implemented";               ///< 501

/// Whose clients read the error.
enum class ErrorStyle : std::uint8_t {
  openai,
  anthropic,  ///< {"type":"error","error":{"type","message"}}
};

/// The style of an API, told by the path of a request: Anthropic's for /v1/messages.
ErrorStyle style_of(std::string_view path);

struct ErrorAnswer {
  std::uint16_t status = 500;
  std::string body;                  ///< JSON text
  std::uint32_t retry_after_ms = 0;  ///< for retry-after and retry-after-ms; 0: send neither
};

/// The whole answer to a request that failed before its answer began.
ErrorAnswer error_answer(const Error& error, ErrorStyle style = ErrorStyle::openai);

/// The server-sent event that ends a stream which failed midway: data: {"error":...}. Every SDK
/// raises it as an error (openai-api.md section 0, fact 6); no [DONE] follows it.
std::string error_event(const Error& error, ErrorStyle style = ErrorStyle::openai);

}  // namespace darkbloom::wire
