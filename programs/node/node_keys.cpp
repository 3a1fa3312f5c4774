#include "node/node_keys.h"

#include "support/files.h"

namespace darkbloom::node {
namespace {

Result<crypto::P256Key> load_identity(const std::filesystem::path& file, Random& random) {
  const auto stored = read_file(file, crypto::kP256PrivateSize);
  if (stored) return crypto::P256Key::from_private(stored->view());
  if (stored.error().fault != Fault::not_found) return fail(stored.error());
  crypto::P256Key key = crypto::P256Key::generate(random);
  if (auto kept = write_private_file(file, key.private_bytes().view()); !kept) {
    return fail(kept.error());
  }
  return key;
}

}  // namespace

Result<NodeKeyPair> load_keys(const std::filesystem::path& folder, Random& random) {
  auto identity = load_identity(folder / "identity.key", random);
  if (!identity) return fail(identity.error());
  return NodeKeyPair{std::move(*identity), crypto::P256Key::generate(random)};
}

}  // namespace darkbloom::node
