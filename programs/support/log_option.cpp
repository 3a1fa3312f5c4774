#include "support/log_option.h"

#include <CLI/CLI.hpp>

#include "support/log.h"

namespace darkbloom {

void add_log_format(CLI::App& app, std::string& format) {
  app.add_option("--log-format", format, "Of the log on standard error; json has an object a line")
      ->check(CLI::IsMember({std::string(kLogAsText), std::string(kLogAsJson)}))
      ->capture_default_str();
}

}  // namespace darkbloom
