#pragma once
// The coordinator's face: WebSocket links for nodes and connect proxies, the public log as files,
// and /health.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "coordinator/core.h"
#include "coordinator/public_log.h"

namespace darkbloom::coordinator {

struct WebOptions {
  std::uint16_t port = 8090;
  std::vector<std::string> witnesses = {};          ///< URLs of those who cosign the log
  std::vector<std::filesystem::path> publish = {};  ///< folders of entries for it
  std::filesystem::path releases = {};              ///< a folder of releases; empty: none
  std::uint32_t grace_s = 20;                       ///< for what still runs when it is to end
};

/// All outlive serve().
struct Parts {
  ledger::AccountStore& accounts;
  const Clock& clock;
  Random& random;
  const std::vector<TpmMaker>& makers;
};

/// The log, and the store whose objects are served under /log/.
struct ServedLog {
  PublicLog& log;
  tlog::LogStore& store;
};

/// Listens on 127.0.0.1 and serves until the process is told to stop; then it takes nothing new and
/// finishes what runs. False: some of it took longer than the grace and was cut.
bool serve(const Parts& parts, ServedLog log, const WebOptions& options);

}  // namespace darkbloom::coordinator
