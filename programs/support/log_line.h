#pragma once
// One line of a program's log as JSON, for those who gather logs.

#include <string>
#include <string_view>

#include "base/environment.h"

namespace darkbloom {

struct LogLine {
  UnixMillis at_ms = 0;
  std::string_view level;
  std::string_view program;
  std::string_view message;
};

/// {"ts":"2026-11-28T14:00:00.000Z","level":...,"program":...,"message":...}, without a line's end
/// and with none inside, whatever the message holds.
std::string log_line_json(const LogLine& line);

}  // namespace darkbloom
