#include "support/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <system_error>

namespace darkbloom {

Result<Secret> read_file(const std::filesystem::path& path, std::size_t limit) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error) return fail(Fault::not_found, "Cannot read " + path.string() + ".");
  if (size > limit) return fail(Fault::too_large, path.string() + " is larger than expected.");
  Secret content(static_cast<std::size_t>(size));
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(content.writable().data()),
            static_cast<std::streamsize>(content.size()));
  if (!file) return fail(Fault::not_found, "Cannot read " + path.string() + ".");
  return content;
}

namespace {

enum class Durable : std::uint8_t { no, yes };

Result<void> write_whole(const std::filesystem::path& path, ByteView content, Durable durable) {
  const std::filesystem::path temporary = path.string() + ".new";
  const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (fd < 0) return fail(Fault::unavailable, "Cannot write " + path.string() + ".");
  const auto written = ::write(fd, content.data(), content.size());
  const bool whole = written == static_cast<ssize_t>(content.size()) &&
                     (durable == Durable::no || ::fsync(fd) == 0);
  ::close(fd);
  std::error_code error;
  if (whole) std::filesystem::rename(temporary, path, error);
  if (!whole || error) return fail(Fault::unavailable, "Cannot write " + path.string() + ".");
  return {};
}

}  // namespace

Result<void> write_private_file(const std::filesystem::path& path, ByteView content) {
  return write_whole(path, content, Durable::yes);
}

Result<void> replace_file(const std::filesystem::path& path, ByteView content) {
  return write_whole(path, content, Durable::no);
}

std::filesystem::path own_program() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error);
}

}  // namespace darkbloom
