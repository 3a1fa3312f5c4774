#pragma once
// Starts programs that go on by themselves, and runs others to their end.

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace darkbloom::operate {

/// A path, or a name to be looked for, and its arguments.
using Command = std::vector<std::string>;

/// Starts `command` in a session of its own, in `folder`, with both outputs going to the end of
/// `log` and nothing to read. The caller may wait for it; it lives on without the caller.
Result<pid_t> launch(const Command& command, const std::filesystem::path& folder,
                     const std::filesystem::path& log);
/// The exit status of a child that has ended, 128 and more for a signal; nothing while it runs.
std::optional<int> ended(pid_t child);
/// Runs `command` to its end with our own outputs; its exit status.
Result<int> run_to_end(const Command& command);
/// Becomes `command`. Returns only where it cannot.
Error become(const Command& command);
/// Waits, unless something arrives at standard input first where `listens`. True: it did.
bool wait_ms(int ms, bool listens = false);

}  // namespace darkbloom::operate
