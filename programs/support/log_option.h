#pragma once
// --log-format, the same for each program that keeps a log.

#include <string>

namespace CLI {
class App;
}

namespace darkbloom {

/// `format` outlives the parsing.
void add_log_format(CLI::App& app, std::string& format);

}  // namespace darkbloom
