#pragma once
// A file of lines that never grows beyond a bound: at the bound it becomes FILE.1, in the place of
// the one before, and begins again.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "base/error.h"

namespace darkbloom {

class RotatingFile {
 public:
  /// Goes on at the end of `path`. Both files together hold at most twice `bytes_max`, unless one
  /// line alone is longer. Refuses what cannot be opened (unavailable).
  static Result<RotatingFile> open(std::filesystem::path path, std::uint64_t bytes_max);

  /// The line and its end, in the file when this returns. Refuses when it cannot be written
  /// (unavailable).
  Result<void> append(std::string_view line);

 private:
  RotatingFile(std::filesystem::path path, std::uint64_t bytes_max)
      : path_(std::move(path)), bytes_max_(bytes_max) {}
  Result<void> reopen();
  Result<void> rotate();

  std::filesystem::path path_;
  std::uint64_t bytes_max_;
  std::uint64_t bytes_ = 0;
  std::ofstream file_;
};

}  // namespace darkbloom
