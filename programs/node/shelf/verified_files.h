#pragma once
// Files whose digests were checked. A file is hashed again when its size, time or place on the
// disk is another, so that nothing is loaded which is not what the node states.

#include <cstdint>
#include <filesystem>
#include <map>

#include "base/error.h"
#include "base/ids.h"

namespace darkbloom::node::shelf {

class VerifiedFiles {
 public:
  /// Refuses as not_found a file that cannot be read, as tampered one that has another digest.
  Result<void> check(const std::filesystem::path& file, const Digest& digest);

 private:
  struct Seen {
    std::uint64_t bytes = 0;
    std::uint64_t inode = 0;
    std::int64_t changed_ns = 0;
    Digest digest = {};

    bool operator==(const Seen&) const = default;
  };
  static Result<Seen> look_at(const std::filesystem::path& file);

  std::map<std::filesystem::path, Seen> seen_;
};

}  // namespace darkbloom::node::shelf
