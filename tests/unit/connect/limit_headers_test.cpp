#include "darkbloom/connect/limit_headers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace darkbloom::connect {
namespace {

using testing::ElementsAre;
using testing::Pair;
using wire::ErrorStyle;

constexpr UnixMillis kNow = 1'767'225'600'000;  // 2026-01-01T00:00:00Z
constexpr wire::Quota kQuota{7, 600, 59, 1200, 8, 3};

/// The value of the header about the time until everything is there again.
std::string reset_of(std::uint32_t reset_ms, ErrorStyle style, UnixMillis now_ms = kNow) {
  return limit_headers({.requests_reset_ms = reset_ms}, style, now_ms).at(2).second;
}

TEST(LimitHeaders, are_openais_where_its_api_was_asked) {
  EXPECT_THAT(limit_headers(kQuota, ErrorStyle::openai, kNow),
              ElementsAre(Pair("x-ratelimit-limit-requests", "600"),
                          Pair("x-ratelimit-remaining-requests", "59"),
                          Pair("x-ratelimit-reset-requests", "1.2s"),
                          Pair("darkbloom-concurrency-limit", "8"),
                          Pair("darkbloom-concurrency-remaining", "3")));
}

TEST(LimitHeaders, are_anthropics_where_its_api_was_asked) {
  EXPECT_THAT(limit_headers(kQuota, ErrorStyle::anthropic, kNow),
              ElementsAre(Pair("anthropic-ratelimit-requests-limit", "600"),
                          Pair("anthropic-ratelimit-requests-remaining", "59"),
                          Pair("anthropic-ratelimit-requests-reset", "2026-01-01T00:00:02Z"),
                          Pair("darkbloom-concurrency-limit", "8"),
                          Pair("darkbloom-concurrency-remaining", "3")));
}

TEST(LimitHeaders, a_duration_is_written_as_openai_writes_it) {
  const std::pair<std::uint32_t, std::string_view> known[] = {{0, "0s"},
                                                              {1, "1ms"},
                                                              {120, "120ms"},
                                                              {999, "999ms"},
                                                              {1'000, "1s"},
                                                              {1'050, "1.05s"},
                                                              {8'640, "8.64s"},
                                                              {59'999, "59.999s"},
                                                              {60'000, "1m0s"},
                                                              {86'400, "1m26.4s"},
                                                              {360'000, "6m0s"},
                                                              {3'599'001, "59m59.001s"},
                                                              {7'200'000, "2h0m0s"},
                                                              {UINT32_MAX, "1193h2m47.295s"}};
  for (const auto& [ms, text] : known)
    EXPECT_EQ(reset_of(ms, ErrorStyle::openai), text);
}

TEST(LimitHeaders, a_time_is_in_whole_seconds_and_never_too_early) {
  EXPECT_EQ(reset_of(0, ErrorStyle::anthropic), "2026-01-01T00:00:00Z");
  EXPECT_EQ(reset_of(1, ErrorStyle::anthropic), "2026-01-01T00:00:01Z");
  EXPECT_EQ(reset_of(60'000, ErrorStyle::anthropic, kNow - 1), "2026-01-01T00:01:00Z");
  EXPECT_EQ(reset_of(UINT32_MAX, ErrorStyle::anthropic), "2026-02-19T17:02:48Z");
}

}  // namespace
}  // namespace darkbloom::connect
