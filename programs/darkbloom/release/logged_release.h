#pragma once
// That a release is in a public log which witnesses have seen: nobody is handed one that nobody
// else can find.

#include <string_view>

#include "tlog/proof.h"

namespace darkbloom::release {

/// The entry that the log holds of a release: its signed note, as a text of kind "release".
Bytes release_entry(std::string_view note);
/// `proof` is a C2SP tlog-proof. Refuses as parse_proof and verify_logged do.
Result<tlog::Logged> check_logged(std::string_view note, std::string_view proof,
                                  const tlog::LogPolicy& policy, UnixMillis now_ms);

}  // namespace darkbloom::release
