#pragma once
// The part of a file that has come, hashed as it grows. It outlives the program, so that the next
// pull goes on where this one was cut.

#include <cstdint>
#include <filesystem>

#include "base/bytes.h"
#include "base/ids.h"
#include "crypto/hash.h"

namespace darkbloom::model {

class PartialFile {
 public:
  /// Opens or makes it with mode 0600 and hashes what is there. Refuses as no_capacity when another
  /// program is writing it, as unavailable when it cannot be opened, read or locked.
  static Result<PartialFile> open(const std::filesystem::path& path);
  PartialFile(PartialFile&& other) noexcept;
  PartialFile& operator=(PartialFile&&) = delete;
  ~PartialFile();

  std::uint64_t size() const { return size_; }
  /// Refuses as too_large when the disk is full.
  Result<void> append(ByteView part);
  /// Drops all that came.
  Result<void> restart();
  /// Of all that came. Nothing may be appended after.
  Digest finish();
  /// Gives it its final name, with mode 0644, once it is on the disk for good.
  Result<void> become(const std::filesystem::path& path);
  void remove();

 private:
  PartialFile(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
  Result<void> hash_what_is_there();

  std::filesystem::path path_;
  int fd_;
  std::uint64_t size_ = 0;
  crypto::Sha256 hash_;
};

/// SHA-256 of a file, read once; its time of last use stays. Refuses as unavailable.
Result<Digest> digest_of_file(const std::filesystem::path& path);

}  // namespace darkbloom::model
