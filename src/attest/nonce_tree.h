#pragma once
// Many clients' nonces in one: a Merkle tree whose root a quote is made for, so that one slow quote
// is fresh for each of them. Each client gets its path and recomputes the root itself.

#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"

namespace darkbloom::attest {

using ClientNonce = Id<struct ClientNonceTag, 32>;

inline constexpr std::size_t kNoncePathMax = 16;
inline constexpr std::size_t kNoncesMax = std::size_t{1} << kNoncePathMax;

/// Where a nonce stands, and its siblings from the leaf up.
struct NoncePath {
  std::uint32_t index = 0;
  std::vector<Digest> siblings;
};

/// The tree over 1 to kNoncesMax nonces; places up to the next power of two stay empty.
class NonceTree {
 public:
  explicit NonceTree(std::span<const ClientNonce> nonces);
  const Digest& root() const { return levels_.back().front(); }
  /// `index` is below the number of nonces.
  NoncePath path(std::size_t index) const;

 private:
  std::vector<std::vector<Digest>> levels_;  // leaves first
};

/// The root that `path` leads to from `nonce`. Refuses as invalid a path that is too long or whose
/// index does not fit its length.
Result<Digest> nonce_root(const ClientNonce& nonce, const NoncePath& path);

Bytes encode_nonce_path(const NoncePath& path);
/// index (u32) || count (u8) || siblings (32 each)
Result<NoncePath> decode_nonce_path(ByteView bytes);

}  // namespace darkbloom::attest
