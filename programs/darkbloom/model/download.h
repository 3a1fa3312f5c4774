#pragma once
// One file over HTTP, resumed where it was cut and hashed as it comes.

#include <cstdint>
#include <string>

#include "darkbloom/model/http_reader.h"
#include "darkbloom/model/partial_file.h"
#include "darkbloom/model/remote_file.h"

namespace darkbloom::model {

/// Tries in a row that bring no byte.
inline constexpr int kTriesMax = 5;
inline constexpr int kCutsMax = 1000;               ///< of one pull, however much each brought
inline constexpr std::uint32_t kFirstWaitMs = 500;  ///< doubled by each try

struct Download {
  std::string url;
  std::string token = {};
  RemoteFile remote;
  bool fits = false;  ///< the part that is here is of this very file: it may be gone on with
};

/// The person who waits.
class Onlooker {
 public:
  virtual ~Onlooker() = default;
  /// Bytes that are here, of all. False: stop, they want no more.
  virtual bool has_come(std::uint64_t bytes, std::uint64_t all) = 0;
  /// Before another try. False: stop.
  virtual bool wait(std::uint32_t ms, const Error& why) = 0;
};

/// Until `part` has all bytes. A cut is gone on with by Range and If-Range (RFC 9110 13.1.5, 14.2);
/// without a strong tag, and when the server sends the whole again, it begins anew; once also where
/// the server says that the part does not fit. Refuses as follow() does, as cancelled, and as
/// tampered when more bytes come than were announced.
Result<void> fetch(HttpReader& reader, const Download& download, PartialFile& part,
                   Onlooker& onlooker);

}  // namespace darkbloom::model
