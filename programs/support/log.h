#pragma once
// The programs' log: one line each on standard error, never a user's text.

#include <string>

namespace darkbloom {

/// Names the program in each line and silences the libraries' own logs below errors.
void start_log(const std::string& program);
/// Only warnings from here on: for programs that talk to a person.
void silence_info();
void log_info(const std::string& line);
void log_warning(const std::string& line);

}  // namespace darkbloom
