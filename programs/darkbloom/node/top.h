#pragma once
// `darkbloom node top`: the node, live.

#include <filesystem>

#include "base/environment.h"

namespace darkbloom::operate {

struct TopOptions {
  std::filesystem::path folder;
  int lines = 0;  ///< without a terminal: how many to print; 0: until interrupted
};

/// On a terminal a picture until q; elsewhere a line a second. Exit status 0.
int top(const TopOptions& options, const Clock& clock);

}  // namespace darkbloom::operate
