#include "support/signing_key.h"

#include "support/files.h"

namespace darkbloom {

Result<crypto::Ed25519Key> load_signing_key(const std::filesystem::path& file, Random& random) {
  const auto stored = read_file(file, crypto::kEd25519SeedSize);
  if (stored) return crypto::Ed25519Key::from_seed(stored->view());
  if (stored.error().fault != Fault::not_found) return fail(stored.error());
  Secret seed(crypto::kEd25519SeedSize);
  random.fill(seed.writable());
  if (auto kept = write_private_file(file, seed.view()); !kept) return fail(kept.error());
  return crypto::Ed25519Key::from_seed(seed.view());
}

}  // namespace darkbloom
