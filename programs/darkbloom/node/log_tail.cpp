#include "darkbloom/node/log_tail.h"

#include <sys/stat.h>

#include <algorithm>

namespace darkbloom::operate {
namespace {

/// 0: there is no such file.
std::uint64_t inode_of(const std::filesystem::path& file) {
  struct stat status{};
  return ::stat(file.c_str(), &status) == 0 ? status.st_ino : 0;
}

/// The last `lines` of `text`.
std::string last_of(const std::string& text, std::size_t lines) {
  if (text.empty() || lines == 0) return {};
  // The last line ends with a newline of its own.
  std::size_t begin = text.back() == '\n' ? text.size() - 1 : text.size();
  for (; lines > 0; --lines) {
    const std::size_t newline = begin == 0 ? std::string::npos : text.rfind('\n', begin - 1);
    if (newline == std::string::npos) return text;
    begin = newline;
  }
  return text.substr(begin + 1);
}

}  // namespace

bool LogTail::open() {
  inode_ = inode_of(file_);
  stream_ = std::ifstream(file_, std::ios::binary);
  if (!stream_) inode_ = 0;
  return inode_ != 0;
}

std::string LogTail::read() {
  std::string text(kPartMax, '\0');
  stream_.clear();  // it may have met the end before
  stream_.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream_.gcount(), 0)));
  return text;
}

std::string LogTail::last(std::size_t lines) {
  if (!open()) return {};
  stream_.seekg(0, std::ios::end);
  const auto size = static_cast<std::uint64_t>(std::max<std::streamoff>(stream_.tellg(), 0));
  stream_.seekg(static_cast<std::streamoff>(size > kPartMax ? size - kPartMax : 0));
  return last_of(read(), lines);
}

std::string LogTail::more() {
  if (inode_ == 0 && !open()) return {};
  std::string text = read();
  if (text.empty() && inode_of(file_) != inode_ && open()) text = read();
  return text;
}

}  // namespace darkbloom::operate
