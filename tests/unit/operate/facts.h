#pragma once
// A node that runs, for tests of what is said about it.

#include "darkbloom/node/view.h"

namespace darkbloom::operate::test {

inline constexpr UnixMillis kNow = 1'800'000'000'000;

inline operating::Status some_status() {
  return {.pid = 7,
          .started_at_ms = kNow - 7'500'000,
          .written_at_ms = kNow - 500,
          .version = "0.1.0",
          .build = "ab12",
          .coordinator = "ws://coordinator.example:8090",
          .link = {.up = true, .welcome = true, .since_ms = kNow - 3'600'000},
          .tier = {.reach = "sealed", .in_the_way = {"no_tpm", "no_secure_boot"}},
          .models = {{.name = "seedling",
                      .slots = 4,
                      .active = 2,
                      .waiting = 0,
                      .millitokens_per_second = 31'500}},
          .counts = {.served = 120, .failed = 1, .refused = 2, .cancelled = 3, .tokens = 4567},
          .running = 2};
}

inline View running(operating::Status status = some_status()) {
  return judge_view(7, std::move(status), kNow);
}

}  // namespace darkbloom::operate::test
