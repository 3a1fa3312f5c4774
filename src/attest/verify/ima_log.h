#pragma once
// Linux's log of the files that it measured (ascii_runtime_measurements, templates ima-ng and
// ima-sig), replayed into a SHA-256 register 10. The digests that the log shows are of the SHA-1
// bank and are not looked at: each line's own is made again from its fields.

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"

namespace darkbloom::attest {

inline constexpr std::size_t kImaLinesMax = 4096;
inline constexpr std::size_t kImaLineMax = 4096;

struct MeasuredFile {
  Digest digest = {};
  std::string path;
};

struct ImaLog {
  std::vector<MeasuredFile> files;
  Digest pcr = {};  ///< what register 10 holds after it
};

/// Refuses as invalid: another template, another register, a file hashed otherwise than with
/// SHA-256, text that is not the kernel's; as tampered a violation, which is a file that changed
/// while it was measured; as too_large what is over a limit.
Result<ImaLog> replay_ima_log(std::string_view text);

}  // namespace darkbloom::attest
