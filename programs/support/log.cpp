#include "support/log.h"

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <trantor/utils/Logger.h>

#include <chrono>
#include <iostream>
#include <memory>

#include "support/log_line.h"

namespace darkbloom {
namespace {

class JsonFormatter final : public spdlog::formatter {
 public:
  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& out) override {
    const auto level = spdlog::level::to_string_view(message.level);
    const auto since =
        std::chrono::duration_cast<std::chrono::milliseconds>(message.time.time_since_epoch());
    const std::string line =
        log_line_json({.at_ms = since.count(),
                       .level = {level.data(), level.size()},
                       .program = {message.logger_name.data(), message.logger_name.size()},
                       .message = {message.payload.data(), message.payload.size()}}) +
        "\n";
    out.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override {
    return std::make_unique<JsonFormatter>();
  }
};

/// The libraries' errors, which come with a line's end.
void log_of_library(const char* line, std::uint64_t size) {
  std::string_view text(line, size);
  while (text.ends_with('\n'))
    text.remove_suffix(1);
  spdlog::error("{}", text);
}

void write_as_it_is(const char* line, std::uint64_t size) {
  std::cerr.write(line, static_cast<std::streamsize>(size));
}

}  // namespace

void start_log(const std::string& program, std::string_view format) {
  const bool json = format == kLogAsJson;
  auto logger = spdlog::stderr_color_mt(program);
  logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %n %^%l%$ %v", spdlog::pattern_time_type::utc);
  if (json) logger->set_formatter(std::make_unique<JsonFormatter>());
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(logger);
  trantor::Logger::setLogLevel(trantor::Logger::kError);
  // Its own default is standard output, which belongs to what a program has to say.
  trantor::Logger::setOutputFunction(json ? log_of_library : write_as_it_is,
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
