#pragma once
// A log policy as a file of C2SP tlog-policy.

#include <filesystem>

#include "tlog/log_policy.h"

namespace darkbloom::policy {

/// Refuses as read_file and tlog::parse_log_policy do.
Result<tlog::LogPolicy> read_log_policy(const std::filesystem::path& file);

}  // namespace darkbloom::policy
