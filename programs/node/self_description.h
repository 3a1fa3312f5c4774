#pragma once
// What a node can say of itself for the public log: its build and its models, as entries in its
// data folder. Whoever stands by them has a coordinator publish them; the node cannot.

#include <filesystem>
#include <vector>

#include "attest/log_entry.h"

namespace darkbloom::node {

/// Replaces the entries in `folder`, one file each: KIND-N.entry.
Result<void> describe_self(const std::filesystem::path& folder,
                           const std::vector<attest::LogEntry>& entries);

}  // namespace darkbloom::node
