#include "node/shelf/verified_files.h"

#include <sys/stat.h>

#include "engine/model_loader.h"

namespace darkbloom::node::shelf {

Result<VerifiedFiles::Seen> VerifiedFiles::look_at(const std::filesystem::path& file) {
  struct stat facts{};
  if (::stat(file.c_str(), &facts) != 0) {
    return fail(Fault::not_found, "The model file cannot be read.");
  }
  std::error_code error;
  const auto changed = std::filesystem::last_write_time(file, error);
  if (error) return fail(Fault::not_found, "The model file cannot be read.");
  return Seen{.bytes = static_cast<std::uint64_t>(facts.st_size),
              .inode = static_cast<std::uint64_t>(facts.st_ino),
              .changed_ns = static_cast<std::int64_t>(changed.time_since_epoch().count())};
}

Result<void> VerifiedFiles::check(const std::filesystem::path& file, const Digest& digest) {
  auto now = look_at(file);
  if (!now) return fail(now.error());
  now->digest = digest;
  const auto known = seen_.find(file);
  if (known != seen_.end() && known->second == *now) return {};
  seen_.erase(file);
  const auto real = engine::digest_of(file);
  if (!real) return fail(real.error());
  if (*real != digest) {
    return fail(Fault::tampered,
                "The model file is not what its manifest says: pull it again (darkbloom model).");
  }
  const auto after = look_at(file);
  const bool stood_still = after && after->bytes == now->bytes && after->inode == now->inode &&
                           after->changed_ns == now->changed_ns;
  if (!stood_still) return fail(Fault::tampered, "The model file changes while it is read.");
  seen_.emplace(file, *now);
  return {};
}

}  // namespace darkbloom::node::shelf
