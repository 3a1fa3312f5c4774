#pragma once
// Which logs a client believes, and how many witnesses must have seen the same: C2SP tlog-policy.
//
//   log <vkey> [<url>]
//   witness <name> <vkey> [<url>]
//   group <name> <k>|all|any <name>...
//   quorum <name>|none

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tlog/note.h"

namespace darkbloom::tlog {

inline constexpr std::size_t kPolicyMax = 64U << 10;
inline constexpr std::size_t kPolicyNamesMax = 64;  ///< witnesses and groups together
inline constexpr std::size_t kPolicyLogsMax = 32;

struct WitnessGroup {
  std::size_t least = 0;  ///< of the members, so many must have seen the checkpoint
  std::vector<std::string> members = {};
};

struct LogPolicy {
  std::vector<NoteKey> logs = {};
  std::map<std::string, NoteKey> witnesses = {};
  std::map<std::string, WitnessGroup> groups = {};
  std::string quorum = {};  ///< of a witness or a group; empty: no witness is needed
};

/// Refuses, naming the line: what is not of the form above, a name that is taken, unknown or a
/// member twice, a key twice or of the wrong type, a threshold out of range, no or two quorums
/// (invalid); over a limit (too_large).
Result<LogPolicy> parse_log_policy(std::string_view text);

/// Whether the witnesses of these names are a quorum.
bool is_quorum(const LogPolicy& policy, const std::set<std::string>& witnesses);

}  // namespace darkbloom::tlog
