#pragma once
// A command as exec takes it.

#include <string>
#include <vector>

namespace darkbloom {

/// Points into `command`, which outlives it and is not written to; null at the end.
inline std::vector<char*> exec_arguments(const std::vector<std::string>& command) {
  std::vector<char*> arguments;
  for (const std::string& word : command)
    arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  return arguments;
}

}  // namespace darkbloom
