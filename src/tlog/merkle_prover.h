#pragma once
// Makes the proofs that merkle.h verifies, from all leaf hashes of a tree: RFC 9162
// sections 2.1.3.1 and 2.1.4.1.

#include <cstdint>
#include <span>
#include <vector>

#include "base/ids.h"

namespace darkbloom::tlog {

/// That `leaves[index]` is in the tree over `leaves`. `index` is below their number.
std::vector<Digest> prove_inclusion(std::span<const Digest> leaves, std::size_t index);
/// That the tree over `leaves` begins with its first `older`, which are 1 to all of them.
std::vector<Digest> prove_consistency(std::span<const Digest> leaves, std::size_t older);

}  // namespace darkbloom::tlog
