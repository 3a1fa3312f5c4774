#pragma once
// `darkbloom-node --local`: this machine's models for its owner, by HTTP on loopback. Such a node
// joins no network.

#include <cstdint>
#include <filesystem>
#include <string>

#include "base/environment.h"
#include "node/served_models.h"

namespace darkbloom::node {

/// The owner's key: kept in `folder`, made at the first start, readable by its owner alone.
Result<std::string> load_local_key(const std::filesystem::path& folder, Random& random);

struct LocalOptions {
  std::uint16_t port = 0;
  std::string key;
  std::string build;  ///< of the program, for the answers' fingerprint
};

/// Serves until the process is told to stop.
void serve_local(const LocalOptions& options, const ServedModels& models, const Clock& clock,
                 Random& random);

}  // namespace darkbloom::node
