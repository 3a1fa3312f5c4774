#pragma once
// What is known of a model file, as JSON beside it: FILE.gguf.json, and FILE.gguf.partial.json
// while it comes.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/error.h"

namespace darkbloom::model {

inline constexpr std::size_t kManifestMax = 16U << 10;                   ///< bytes of JSON
inline constexpr std::size_t kManifestTextMax = 2048;                    ///< letters of one field
inline constexpr std::uint64_t kModelBytesMax = std::uint64_t{1} << 44;  ///< 16 TiB

struct Manifest {
  std::string name;            ///< OWNER/REPOSITORY/FILE.gguf
  std::string url;             ///< at the base, never where a redirect led: that may hold a secret
  std::string revision;        ///< the commit where the source says it, else what was asked for
  std::string etag = {};       ///< of whoever sent the bytes, as sent; empty: it sent none
  std::string sha256 = {};     ///< 64 hexadecimal digits; empty while nobody knows it
  bool was_published = false;  ///< somebody said sha256 before the bytes came
  std::uint64_t bytes = 0;     ///< of the whole file
  UnixMillis pulled_ms = 0;
  UnixMillis used_ms = 0;  ///< by a pull or as a file was read, whichever is later
  bool pinned = false;     ///< never evicted

  bool operator==(const Manifest&) const = default;
};

std::string to_json(const Manifest& manifest);

/// Refuses, in one sentence (invalid), what is not such an object, an unknown field, a missing one
/// and one over its limit: a manifest decides what is deleted.
Result<Manifest> parse_manifest(std::string_view json);

}  // namespace darkbloom::model
