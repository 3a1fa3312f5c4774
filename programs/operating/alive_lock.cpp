#include "operating/alive_lock.h"

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <utility>

namespace darkbloom::operating {
namespace {

std::filesystem::path file_in(const std::filesystem::path& folder) {
  return folder / kPidFile;
}

struct flock whole_file() {
  struct flock lock{};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  return lock;
}

}  // namespace

Result<AliveLock> AliveLock::take(const std::filesystem::path& folder) {
  const int fd = ::open(file_in(folder).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return fail(Fault::unavailable, "Cannot write in " + folder.string() + ".");
  AliveLock alive(fd);
  struct flock lock = whole_file();
  if (::fcntl(fd, F_SETLK, &lock) != 0) {
    return fail(Fault::unavailable, "Another node runs in " + folder.string() +
                                        "; give this one a folder of its own with --data.");
  }
  const std::string text = std::to_string(::getpid()) + "\n";
  const bool written =
      ::ftruncate(fd, 0) == 0 && ::pwrite(fd, text.data(), text.size(), 0) == std::ssize(text);
  if (!written) return fail(Fault::unavailable, "Cannot write in " + folder.string() + ".");
  return alive;
}

AliveLock::AliveLock(AliveLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

AliveLock::~AliveLock() {
  if (fd_ >= 0) ::close(fd_);
}

std::optional<pid_t> pid_of_node(const std::filesystem::path& folder) {
  const int fd = ::open(file_in(folder).c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return std::nullopt;
  struct flock lock = whole_file();
  const int failed = ::fcntl(fd, F_GETLK, &lock);
  ::close(fd);
  if (failed != 0 || lock.l_type == F_UNLCK) return std::nullopt;
  return lock.l_pid;
}

}  // namespace darkbloom::operating
