#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "darkbloom/model/store.h"

namespace darkbloom::model {

/// A write lease is refused while anybody else has the file open or mapped (fcntl(2), F_SETLEASE):
/// so a model in use is seen without looking into the program that uses it.
bool is_in_use(const std::filesystem::path& file) {
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return false;
  const bool used = ::fcntl(fd, F_SETLEASE, F_WRLCK) != 0 && errno == EAGAIN;
  static_cast<void>(::fcntl(fd, F_SETLEASE, F_UNLCK));
  ::close(fd);
  return used;
}

}  // namespace darkbloom::model
