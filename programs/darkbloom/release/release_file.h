#pragma once
// What a release is: one signed text that names every file. Only the form that release_text writes
// is read, a member or file a line, so that a shell can read what a key has signed as well.
// docs/decisions/0008-releases.md.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "tlog/note.h"

namespace darkbloom::release {

inline constexpr std::size_t kFilesMax = 256;
inline constexpr std::size_t kReleaseMax = 48U
                                           << 10;  ///< bytes, signed: an entry of a log holds it
inline constexpr std::size_t kFileNameMax = 64;
inline constexpr std::uint64_t kFileSizeMax = std::uint64_t{1} << 30;
inline constexpr std::uint32_t kVersionPartMax = 999'999;

/// "1.2.3", each part without leading zeros.
struct Version {
  std::array<std::uint32_t, 3> parts = {};

  auto operator<=>(const Version&) const = default;
};
Result<Version> parse_version(std::string_view text);
std::string version_text(const Version& version);

struct ReleaseFile {
  std::string name;  ///< letters, digits and "._+-", at most 64, not beginning with "." or "-"
  std::uint64_t size = 0;
  Digest sha256 = {};

  bool operator==(const ReleaseFile&) const = default;
};

/// How many of a hundred machines of each ring take the release.
struct Rollout {
  unsigned canary = 100;
  unsigned early = 100;
  unsigned all = 100;

  bool operator==(const Rollout&) const = default;
};

struct Release {
  Version version = {};
  std::string platform;    ///< "linux-x86_64"
  std::string source;      ///< the git commit: 40 or 64 digits of lower-case hexadecimal
  std::string glibc = {};  ///< the least version that its files need, "2.38"; or empty
  Rollout rollout = {};
  std::vector<ReleaseFile> files = {};  ///< sorted by name, each name once

  bool operator==(const Release&) const = default;
};

/// Refuses what breaks the rules beside the fields (invalid), and what is too long (too_large).
Result<std::string> release_text(const Release& release);
/// Refuses what is not what release_text writes (invalid), and what is over kReleaseMax
/// (too_large).
Result<Release> parse_release(std::string_view text);
/// The release in `note`, a C2SP signed note. Refuses as verify_note does what `key` has not
/// signed.
Result<Release> open_release(std::string_view note, const tlog::NoteKey& key);

}  // namespace darkbloom::release
