#include "darkbloom/connect/limit_headers.h"

#include <chrono>
#include <cstdint>
#include <format>

namespace darkbloom::connect {
namespace {

/// Seconds below a minute, without zeros at the end of a fraction: "26.4".
std::string seconds_text(std::uint32_t ms) {
  std::string text = std::to_string(ms / 1000);
  if (ms % 1000 == 0) return text;
  text += std::format(".{:03}", ms % 1000);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

/// As OpenAI writes it, which is Go's way: "120ms", "1s", "1m26.4s", "6m0s", "2h0m0s".
std::string duration_text(std::uint32_t ms) {
  constexpr std::uint32_t kMinuteMs = 60'000;
  constexpr std::uint32_t kHourMs = 60 * kMinuteMs;
  if (ms > 0 && ms < 1000) return std::to_string(ms) + "ms";
  std::string text;
  if (ms >= kHourMs) text += std::to_string(ms / kHourMs) + "h";
  if (ms >= kMinuteMs) text += std::to_string(ms % kHourMs / kMinuteMs) + "m";
  return text + seconds_text(ms % kMinuteMs) + "s";
}

std::string time_text(UnixMillis ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(ms)};
  return std::format("{:%FT%TZ}", std::chrono::ceil<std::chrono::seconds>(time));
}

}  // namespace

front::Headers limit_headers(const wire::Quota& quota, wire::ErrorStyle style, UnixMillis now_ms) {
  const bool is_anthropic = style == wire::ErrorStyle::anthropic;
  const std::string name = is_anthropic ? "anthropic-ratelimit-requests-" : "x-ratelimit-";
  const std::string what = is_anthropic ? "" : "-requests";
  return {{name + "limit" + what, std::to_string(quota.requests_limit)},
          {name + "remaining" + what, std::to_string(quota.requests_remaining)},
          {name + "reset" + what, is_anthropic ? time_text(now_ms + quota.requests_reset_ms)
                                               : duration_text(quota.requests_reset_ms)},
          {"darkbloom-concurrency-limit", std::to_string(quota.running_limit)},
          {"darkbloom-concurrency-remaining", std::to_string(quota.running_remaining)}};
}

}  // namespace darkbloom::connect
