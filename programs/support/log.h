#pragma once
// The programs' log: one line each on standard error, never a user's text.

#include <string>
#include <string_view>

namespace darkbloom {

/// What --log-format takes.
inline constexpr std::string_view kLogAsText = "text";
inline constexpr std::string_view kLogAsJson = "json";  ///< support/log_line.h

/// Names the program in each line and silences the libraries' own logs below errors.
void start_log(const std::string& program, std::string_view format = kLogAsText);
/// Only warnings from here on: for programs that talk to a person.
void silence_info();
void log_info(const std::string& line);
void log_warning(const std::string& line);

}  // namespace darkbloom
