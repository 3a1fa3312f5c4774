#pragma once
// The node's long-lived keys, kept in its data folder.

#include <filesystem>

#include "base/environment.h"
#include "crypto/p256.h"

namespace darkbloom::node {

struct NodeKeyPair {
  crypto::P256Key identity;  ///< the node's name is its digest; signs statements
  crypto::P256Key hpke;      ///< envelopes are sealed to it; new at every start
};

/// Reads the identity key from `folder`, or makes it there.
Result<NodeKeyPair> load_keys(const std::filesystem::path& folder, Random& random);

}  // namespace darkbloom::node
