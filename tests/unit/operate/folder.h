#pragma once
// A folder of a test's own, which goes with it.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace darkbloom::operate::test {

class Folder {
 public:
  Folder() {
    std::string name = testing::TempDir() + "darkbloom-operate-XXXXXX";
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }
  /// Writes a file and its folders; `mode` may be std::ios::app.
  void write(const std::string& name, const std::string& text,
             std::ios::openmode mode = std::ios::trunc) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, mode) << text;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace darkbloom::operate::test
