#include "node/log_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <format>
#include <string>

namespace darkbloom::node {

namespace fs = std::filesystem;

Result<LogFile> LogFile::open(fs::path file, Limits limits, std::vector<int> outputs) {
  std::error_code ignored;
  fs::create_directories(file.parent_path(), ignored);
  LogFile log(std::move(file), limits, std::move(outputs));
  if (!log.point()) return fail(Fault::unavailable, "Cannot write " + log.file_.string() + ".");
  return log;
}

bool LogFile::point() const {
  const int fd = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return false;
  const bool all =
      std::ranges::all_of(outputs_, [fd](int output) { return ::dup2(fd, output) == output; });
  ::close(fd);
  return all;
}

void LogFile::keep_short() {
  std::error_code error;
  const std::uintmax_t size = fs::file_size(file_, error);
  if (error || size <= limits_.bytes) return;
  const auto older = [this](int age) {
    return age == 0 ? file_ : fs::path(std::format("{}.{}", file_.string(), age));
  };
  for (int age = limits_.kept; age > 0; --age)
    fs::rename(older(age - 1), older(age), error);
  point();
}

}  // namespace darkbloom::node
