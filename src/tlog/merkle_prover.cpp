#include "tlog/merkle_prover.h"

#include <bit>

#include "base/check.h"
#include "tlog/merkle.h"

namespace darkbloom::tlog {
namespace {

/// The largest power of two under `size`, which is over 1: where the RFC splits a tree.
std::size_t split_of(std::size_t size) {
  return std::bit_floor(size - 1);
}

}  // namespace

std::vector<Digest> prove_inclusion(std::span<const Digest> leaves, std::size_t index) {
  check(index < leaves.size(), "only what is in the tree is proven");
  std::vector<Digest> from_top;
  while (leaves.size() > 1) {
    const std::size_t split = split_of(leaves.size());
    const bool is_left = index < split;
    from_top.push_back(root_of(is_left ? leaves.subspan(split) : leaves.first(split)));
    leaves = is_left ? leaves.first(split) : leaves.subspan(split);
    if (!is_left) index -= split;
  }
  return {from_top.rbegin(), from_top.rend()};
}

std::vector<Digest> prove_consistency(std::span<const Digest> leaves, std::size_t older) {
  check(older > 0 && older <= leaves.size(), "only what the tree begins with is proven");
  std::vector<Digest> from_top;
  bool is_whole = true;  // the older tree is a subtree that the verifier has the root of
  while (older < leaves.size()) {
    const std::size_t split = split_of(leaves.size());
    const bool is_left = older <= split;
    from_top.push_back(root_of(is_left ? leaves.subspan(split) : leaves.first(split)));
    leaves = is_left ? leaves.first(split) : leaves.subspan(split);
    if (is_left) continue;
    older -= split;
    is_whole = false;
  }
  if (!is_whole) from_top.push_back(root_of(leaves));
  return {from_top.rbegin(), from_top.rend()};
}

}  // namespace darkbloom::tlog
