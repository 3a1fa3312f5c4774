#pragma once
// What `darkbloom node status` says.

#include <string>

#include "darkbloom/node/view.h"

namespace darkbloom::operate {

/// For a person: some lines.
std::string status_text(const View& view, UnixMillis now_ms);
/// One JSON object: state, pid (null: none), trouble (null: none), and node: what the node last
/// wrote (status.json; null: nothing).
std::string status_json(const View& view);
/// Why it takes nothing new, all reasons in one sentence; "requests" where it does take them.
std::string takes_text(const operating::Status& status, UnixMillis now_ms);

}  // namespace darkbloom::operate
