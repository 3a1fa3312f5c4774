#pragma once
// A folder that goes with the test.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <string>

namespace darkbloom::model::test {

class TemporaryFolder {
 public:
  TemporaryFolder() : path_(testing::TempDir() + "darkbloom-model-XXXXXX") {
    EXPECT_NE(::mkdtemp(path_.data()), nullptr);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::filesystem::path file(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace darkbloom::model::test
