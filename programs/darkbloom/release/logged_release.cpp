#include "darkbloom/release/logged_release.h"

#include <string>

#include "attest/log_entry.h"
#include "darkbloom/release/release_file.h"

namespace darkbloom::release {

Bytes release_entry(std::string_view note) {
  return attest::encode_log_entry(attest::TextEntry{"release", std::string(note)});
}

Result<tlog::Logged> check_logged(std::string_view note, std::string_view proof,
                                  const tlog::LogPolicy& policy, UnixMillis now_ms) {
  if (note.size() > kReleaseMax) return fail(Fault::too_large, "a release is over 48 KiB");
  const auto parsed = tlog::parse_proof(proof);
  if (!parsed) return fail(parsed.error());
  return tlog::verify_logged(*parsed, release_entry(note), policy, {.now_ms = now_ms});
}

}  // namespace darkbloom::release
