#include "support/log_line.h"

#include <chrono>
#include <format>

#include "json/object_writer.h"

namespace darkbloom {

std::string log_line_json(const LogLine& line) {
  const std::chrono::sys_time<std::chrono::milliseconds> at{std::chrono::milliseconds(line.at_ms)};
  std::string text;
  json::ObjectWriter(text)
      .text("ts", std::format("{:%FT%T}Z", at))
      .text("level", line.level)
      .text("program", line.program)
      .text("message", line.message)
      .end();
  return text;
}

}  // namespace darkbloom
