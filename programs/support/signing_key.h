#pragma once
// The Ed25519 key that a program signs with: a witness, a log, whoever builds.

#include <filesystem>

#include "crypto/ed25519.h"

namespace darkbloom {

/// Reads the key's 32 bytes from `file`, or makes a key there.
Result<crypto::Ed25519Key> load_signing_key(const std::filesystem::path& file, Random& random);

}  // namespace darkbloom
