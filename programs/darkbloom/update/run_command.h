#pragma once
// A command that must end well and soon.

#include <string>
#include <vector>

#include "base/error.h"

namespace darkbloom::update {

/// Runs `command`, a path and its arguments, with standard output and error as ours. Refuses
/// another exit status than 0 (unavailable), and ends with all that it started what takes longer
/// than `seconds` (timed_out).
Result<void> run_command(const std::vector<std::string>& command, int seconds);

}  // namespace darkbloom::update
