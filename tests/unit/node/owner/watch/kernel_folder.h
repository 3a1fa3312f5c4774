#pragma once
// A folder that looks like the kernel's, for a test.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace darkbloom::node::owner::test {

class KernelFolder {
 public:
  KernelFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "kernel-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~KernelFolder() { std::filesystem::remove_all(path_); }
  KernelFolder(const KernelFolder&) = delete;
  KernelFolder& operator=(const KernelFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& file, const std::string& text) const {
    const std::filesystem::path whole = path_ / file;
    std::filesystem::create_directories(whole.parent_path());
    std::ofstream(whole, std::ios::binary) << text;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace darkbloom::node::owner::test
