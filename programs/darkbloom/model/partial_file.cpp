#include "darkbloom/model/partial_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>
#include <vector>

namespace darkbloom::model {
namespace {

constexpr std::size_t kPartSize = 1U << 20;

std::unexpected<Error> unusable(const char* what, const std::filesystem::path& path) {
  return fail(Fault::unavailable, std::string("Cannot ") + what + " " + path.string() + ".");
}

/// From its start to its end; the bytes read, or -1.
std::int64_t hash_all(int fd, crypto::Sha256& hash) {
  std::vector<std::uint8_t> part(kPartSize);
  std::int64_t size = 0;
  for (;;) {
    const ssize_t read = ::pread(fd, part.data(), part.size(), size);
    if (read < 0 && errno == EINTR) continue;
    if (read < 0) return -1;
    if (read == 0) return size;
    hash.update(ByteView(part).first(static_cast<std::size_t>(read)));
    size += read;
  }
}

}  // namespace

Result<PartialFile> PartialFile::open(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0) return unusable("write", path);
  PartialFile file(path, fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return fail(Fault::no_capacity, "Another darkbloom is pulling this model.");
  }
  if (auto hashed = file.hash_what_is_there(); !hashed) return fail(hashed.error());
  return file;
}

PartialFile::PartialFile(PartialFile&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      size_(other.size_),
      hash_(std::move(other.hash_)) {}

PartialFile::~PartialFile() {
  if (fd_ >= 0) ::close(fd_);
}

Result<void> PartialFile::hash_what_is_there() {
  const std::int64_t size = hash_all(fd_, hash_);
  if (size < 0) return unusable("read", path_);
  size_ = static_cast<std::uint64_t>(size);
  return {};
}

Result<void> PartialFile::append(ByteView part) {
  hash_.update(part);
  while (!part.empty()) {
    const ssize_t written = ::write(fd_, part.data(), part.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)) {
      return fail(Fault::too_large, "The disk is full; what came is kept.");
    }
    if (written < 0) return unusable("write", path_);
    size_ += static_cast<std::uint64_t>(written);
    part = part.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> PartialFile::restart() {
  if (::ftruncate(fd_, 0) != 0) return unusable("write", path_);
  hash_ = crypto::Sha256();
  size_ = 0;
  return {};
}

Digest PartialFile::finish() {
  return std::exchange(hash_, crypto::Sha256()).finish();
}

Result<void> PartialFile::become(const std::filesystem::path& path) {
  if (::fchmod(fd_, 0644) != 0 || ::fsync(fd_) != 0) return unusable("write", path_);
  std::error_code error;
  std::filesystem::rename(path_, path, error);
  return error ? unusable("write", path) : Result<void>();
}

void PartialFile::remove() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

Result<Digest> digest_of_file(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return unusable("read", path);
  struct stat before{};
  crypto::Sha256 hash;
  const bool whole = ::fstat(fd, &before) == 0 && hash_all(fd, hash) >= 0;
  // Having looked is no use of the model.
  const std::array<timespec, 2> times{before.st_atim, {.tv_sec = 0, .tv_nsec = UTIME_OMIT}};
  if (whole) static_cast<void>(::futimens(fd, times.data()));
  ::close(fd);
  return whole ? Result<Digest>(std::move(hash).finish()) : unusable("read", path);
}

}  // namespace darkbloom::model
