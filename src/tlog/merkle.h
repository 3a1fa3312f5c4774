#pragma once
// The Merkle tree of RFC 9162 section 2.1, over SHA-256.

#include <cstdint>
#include <span>

#include "base/bytes.h"
#include "base/ids.h"

namespace darkbloom::tlog {

/// A tree's first `size` entries and the hash over all of them.
struct TreeHead {
  std::uint64_t size = 0;
  Digest root = {};
};

Digest leaf_hash(ByteView entry);
Digest node_hash(const Digest& left, const Digest& right);
/// The root over `leaves`, which are leaf hashes; that of none is SHA-256 of nothing.
Digest root_of(std::span<const Digest> leaves);

/// Refuses as tampered unless `proof` shows that `leaf` is entry `index` of `tree`: RFC 9162
/// section 2.1.3.2.
Result<void> verify_inclusion(const TreeHead& tree, std::uint64_t index, const Digest& leaf,
                              std::span<const Digest> proof);
/// Refuses as tampered unless `proof` shows that `newer` begins with all of `older`: section
/// 2.1.4.2. An empty tree begins every tree, so a proof from it shows nothing and is refused.
Result<void> verify_consistency(const TreeHead& older, const TreeHead& newer,
                                std::span<const Digest> proof);

}  // namespace darkbloom::tlog
