#include "tlog/merkle_prover.h"

#include <gtest/gtest.h>

#include "tlog/merkle.h"

namespace darkbloom::tlog {
namespace {

std::vector<Digest> leaves_of(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i)
    leaves.push_back(leaf_hash(view_of("entry " + std::to_string(i))));
  return leaves;
}

TreeHead head_of(std::span<const Digest> leaves) {
  return {leaves.size(), root_of(leaves)};
}

TEST(MerkleProver, every_entry_of_every_small_tree_is_proven_and_no_other) {
  for (std::size_t size = 1; size <= 40; ++size) {
    const auto leaves = leaves_of(size);
    const TreeHead tree = head_of(leaves);
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = prove_inclusion(leaves, index);
      EXPECT_TRUE(verify_inclusion(tree, index, leaves[index], proof)) << index << " of " << size;
      EXPECT_FALSE(verify_inclusion(tree, index, leaf_hash(view_of("other")), proof));
      if (size > 1) {
        EXPECT_FALSE(verify_inclusion(tree, (index + 1) % size, leaves[index], proof));
      }
    }
  }
}

TEST(MerkleProver, every_growth_of_every_small_tree_is_proven_and_no_other) {
  const auto leaves = leaves_of(40);
  auto other = leaves;
  other[0] = leaf_hash(view_of("other"));
  for (std::size_t newer = 1; newer <= leaves.size(); ++newer) {
    const auto now = std::span(leaves).first(newer);
    for (std::size_t older = 1; older <= newer; ++older) {
      const auto proof = prove_consistency(now, older);
      const TreeHead then = head_of(std::span(leaves).first(older));
      EXPECT_TRUE(verify_consistency(then, head_of(now), proof)) << older << " to " << newer;
      const TreeHead branch = head_of(std::span<const Digest>(other).first(older));
      EXPECT_FALSE(verify_consistency(branch, head_of(now), proof)) << older << " to " << newer;
    }
  }
}

TEST(MerkleProverDeathTest, what_is_not_in_the_tree_cannot_be_proven) {
  const auto leaves = leaves_of(3);
  EXPECT_DEATH(prove_inclusion(leaves, 3), "only what is in the tree");
  EXPECT_DEATH(prove_consistency(leaves, 4), "only what the tree begins with");
  EXPECT_DEATH(prove_consistency(leaves, 0), "only what the tree begins with");
}

}  // namespace
}  // namespace darkbloom::tlog
