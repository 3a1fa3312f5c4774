#pragma once
// The coordinator's face: WebSocket links for nodes and connect proxies, the public log as files,
// /health and what status_routes.h adds.

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
  fleet::GateSet observed = {};                     ///< gates that are watched and refuse nobody
  bool metrics_public = false;                      ///< /metrics to anybody, not only loopback
  std::filesystem::path traces = {};                ///< a file for traces; empty: none
  double trace_ratio = 1;                           ///< of streams that are traced
  std::uint64_t trace_bytes_max = 64U << 20;        ///< of that file; one before it is kept
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
/// finishes what runs. False: some of it took longer than the grace and was cut. Refuses a file for
/// traces that cannot be written (unavailable).
Result<bool> serve(const Parts& parts, ServedLog log, const WebOptions& options);

}  // namespace darkbloom::coordinator
