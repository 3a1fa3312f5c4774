#include "support/log.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <trantor/utils/Logger.h>

#include <iostream>

namespace darkbloom {

void start_log(const std::string& program) {
  auto logger = spdlog::stderr_color_mt(program);
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %n %^%l%$ %v", spdlog::pattern_time_type::utc);
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
  trantor::Logger::setLogLevel(trantor::Logger::kError);
  // Its own default is standard output, which belongs to what a program has to say.
  trantor::Logger::setOutputFunction(
      [](const char* line, std::uint64_t size) {
        std::cerr.write(line, static_cast<std::streamsize>(size));
      },
      [] { std::cerr.flush(); });
}

void silence_info() {
  spdlog::set_level(spdlog::level::warn);
}
void log_info(const std::string& line) {
  spdlog::info("{}", line);
}
void log_warning(const std::string& line) {
  spdlog::warn("{}", line);
}

}  // namespace darkbloom
