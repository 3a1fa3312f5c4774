#pragma once
// A log that stays short: the standard outputs go to the end of a file, and when that is long it
// becomes FILE.1, the one before FILE.2, and so on; the oldest goes.

#include <cstdint>
#include <filesystem>
#include <vector>

#include "base/error.h"

namespace darkbloom::node {

class LogFile {
 public:
  struct Limits {
    std::uintmax_t bytes = 4U << 20;  ///< after which a new file is begun
    int kept = 4;                     ///< older files
  };

  /// Points `outputs` (descriptors) at the file, whose folder it makes.
  static Result<LogFile> open(std::filesystem::path file, Limits limits, std::vector<int> outputs);
  /// Begins a new file where the present one is long. Keeps the present one where it cannot.
  void keep_short();

 private:
  LogFile(std::filesystem::path file, Limits limits, std::vector<int> outputs)
      : file_(std::move(file)), limits_(limits), outputs_(std::move(outputs)) {}
  bool point() const;

  std::filesystem::path file_;
  Limits limits_;
  std::vector<int> outputs_;
};

}  // namespace darkbloom::node
