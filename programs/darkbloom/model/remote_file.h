#pragma once
// What a server says of a file before any of it comes.

#include <cstdint>
#include <string>

#include "darkbloom/model/follow.h"

namespace darkbloom::model {

struct RemoteFile {
  std::uint64_t bytes = 0;
  std::string etag = {};    ///< of whoever sends the bytes, a strong one (RFC 9110 8.8.3) or empty
  std::string sha256 = {};  ///< as the base's own host publishes it, in X-Linked-ETag, or empty
  std::string commit = {};  ///< X-Repo-Commit, or empty
};

/// A HEAD of `url`. Refuses what follow() refuses, a size that is missing, zero, over
/// kModelBytesMax, or told in two ways (invalid).
Result<RemoteFile> look_at(HttpReader& reader, const std::string& url, const std::string& token);

/// A strong entity tag as it was sent, or empty.
std::string strong_etag(const HttpAnswer& answer);

/// Whole decimal digits; 0 for anything else.
std::uint64_t number_of(std::string_view text);

}  // namespace darkbloom::model
