#pragma once
// A conversation in the terminal, sealed in this very process.

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/environment.h"
#include "darkbloom/connect/access.h"

namespace darkbloom::chat {

struct ChatOptions {
  connect::Access access;
  std::string api_key;
  std::string model;   ///< empty: the first that is served
  std::string prompt;  ///< empty: an interactive conversation
  bool trust_summary = false;
  std::filesystem::path scratch = std::filesystem::temp_directory_path();  ///< for the library
};

/// The exit status: 0 when every answer was whole.
int run(const ChatOptions& options, const Clock& clock, Random& random);

}  // namespace darkbloom::chat
