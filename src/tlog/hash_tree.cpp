#include "tlog/hash_tree.h"

#include <bit>

#include "base/check.h"

namespace darkbloom::tlog {

void HashTree::append(const Digest& leaf) {
  Digest hash = leaf;
  for (std::size_t level = 0;; ++level) {
    if (level == levels_.size()) levels_.emplace_back();
    std::vector<Digest>& row = levels_[level];
    row.push_back(hash);
    if (row.size() % 2 != 0) return;
    hash = node_hash(row[row.size() - 2], row.back());
  }
}

/// RFC 9162 section 2.1.1: split at the largest power of two under the size.
Digest HashTree::root_of_range(Range range) const {
  if (std::has_single_bit(range.size)) {
    const auto level = static_cast<std::size_t>(std::countr_zero(range.size));
    return levels_[level][range.begin >> level];
  }
  const std::size_t split = std::bit_floor(range.size - 1);
  return node_hash(root_of_range({range.begin, split}),
                   root_of_range({range.begin + split, range.size - split}));
}

Digest HashTree::root(std::size_t size) const {
  check(size <= this->size(), "a tree has the roots of what it was");
  return size == 0 ? root_of({}) : root_of_range({0, size});
}

std::vector<Digest> HashTree::prove_inclusion(std::size_t index, std::size_t size) const {
  check(index < size && size <= this->size(), "only what is in the tree is proven");
  std::vector<Digest> from_top;
  Range range{0, size};
  while (range.size > 1) {
    const std::size_t split = std::bit_floor(range.size - 1);
    const Range left{range.begin, split};
    const Range right{range.begin + split, range.size - split};
    const bool is_left = index < right.begin;
    from_top.push_back(root_of_range(is_left ? right : left));
    range = is_left ? left : right;
  }
  return {from_top.rbegin(), from_top.rend()};
}

}  // namespace darkbloom::tlog
