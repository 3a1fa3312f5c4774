#pragma once
// Which paths below /releases/ there can be.

#include <string_view>

namespace darkbloom::coordinator {

/// One to three plain names: "install.sh", "linux-x86_64/1.2.3/darkbloom". Nothing else is ever
/// looked for on the disk for a stranger.
bool is_release_path(std::string_view path);
/// "linux-x86_64/release.proof" and its like are made, not read.
bool is_proof_path(std::string_view path);

}  // namespace darkbloom::coordinator
