#pragma once
// Releases as files in a folder, and the log's proofs of them.

#include <filesystem>
#include <string>
#include <string_view>

#include "coordinator/public_log.h"

namespace darkbloom::coordinator {

inline constexpr std::size_t kReleaseNoteMax = 48U << 10;

/// That the log has the release.note beside `path`, a proof path, in `folder`, as a C2SP tlog-proof
/// in the newest state that witnesses have seen. Refuses as not_found what is not there, or not in
/// the log yet.
Result<std::string> release_proof(const std::filesystem::path& folder, std::string_view path,
                                  const PublicLog& log);

}  // namespace darkbloom::coordinator
