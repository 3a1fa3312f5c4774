#pragma once
// A growing Merkle tree (merkle.h) that keeps the hashes of its whole subtrees, so that the root
// and the proofs of it, and of every tree that it was, cost a few hashes and not all of them.

#include <cstdint>
#include <vector>

#include "tlog/merkle.h"

namespace darkbloom::tlog {

class HashTree {
 public:
  void append(const Digest& leaf);
  std::size_t size() const { return levels_.empty() ? 0 : levels_.front().size(); }
  /// Of its first `size` leaves, which are at most all of them.
  Digest root(std::size_t size) const;
  /// That leaf `index` is among the first `size`, which are at most all of them and more than
  /// `index`: prove_inclusion's proof.
  std::vector<Digest> prove_inclusion(std::size_t index, std::size_t size) const;

 private:
  /// Leaves from `begin` on.
  struct Range {
    std::size_t begin = 0;
    std::size_t size = 0;
  };
  Digest root_of_range(Range range) const;

  std::vector<std::vector<Digest>> levels_;  // [k][i]: of the i-th whole subtree of 2^k leaves
};

}  // namespace darkbloom::tlog
