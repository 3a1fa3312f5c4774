#include "support/rotating_file.h"

#include <utility>

namespace darkbloom {

Result<RotatingFile> RotatingFile::open(std::filesystem::path path, std::uint64_t bytes_max) {
  RotatingFile file(std::move(path), bytes_max);
  if (auto opened = file.reopen(); !opened) return fail(opened.error());
  return file;
}

Result<void> RotatingFile::reopen() {
  file_ = std::ofstream(path_, std::ios::binary | std::ios::app);
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path_, error);
  if (!file_ || error) {
    return fail(Fault::unavailable, "Cannot write in " + path_.string() + ".");
  }
  bytes_ = size;
  return {};
}

Result<void> RotatingFile::rotate() {
  file_.close();
  std::error_code error;
  std::filesystem::rename(path_, path_.string() + ".1", error);
  if (error) return fail(Fault::unavailable, "Cannot rename " + path_.string() + ".");
  return reopen();
}

Result<void> RotatingFile::append(std::string_view line) {
  if (bytes_ > 0 && bytes_ + line.size() + 1 > bytes_max_) {
    if (auto rotated = rotate(); !rotated) return rotated;
  }
  file_ << line << '\n' << std::flush;
  bytes_ += line.size() + 1;
  if (file_) return {};
  file_.clear();
  return fail(Fault::unavailable, "Cannot write in " + path_.string() + ".");
}

}  // namespace darkbloom
