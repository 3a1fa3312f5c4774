#pragma once
// The end of a log, and what comes after it.

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

namespace darkbloom::operate {

/// Reads a log that may give way to a new file of the same name while one looks. No line is missed
/// between the two.
class LogTail {
 public:
  static constexpr std::size_t kPartMax = 1U << 20;  ///< bytes that one call returns

  /// The file need not exist yet.
  explicit LogTail(std::filesystem::path file) : file_(std::move(file)) {}

  /// The last lines, as far as they lie in the last kPartMax bytes; the next more() goes on there.
  std::string last(std::size_t lines);
  /// What was added since. Empty: nothing.
  std::string more();

 private:
  bool open();
  std::string read();

  std::filesystem::path file_;
  std::ifstream stream_;
  std::uint64_t inode_ = 0;  // of the stream's file; 0: none is open
};

}  // namespace darkbloom::operate
