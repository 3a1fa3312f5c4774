#include "tlog/hash_tree.h"

#include <gtest/gtest.h>

#include "tlog/merkle_prover.h"

namespace darkbloom::tlog {
namespace {

constexpr std::size_t kLeaves = 70;

struct Grown {
  Grown() {
    for (std::size_t i = 0; i < kLeaves; ++i) {
      leaves.push_back(leaf_hash(view_of("entry " + std::to_string(i))));
      tree.append(leaves.back());
    }
  }
  std::vector<Digest> leaves;
  HashTree tree;
};

TEST(HashTree, it_has_the_root_of_every_tree_that_it_was) {
  const Grown grown;
  EXPECT_EQ(grown.tree.size(), kLeaves);
  for (std::size_t size = 0; size <= kLeaves; ++size)
    EXPECT_EQ(grown.tree.root(size), root_of(std::span(grown.leaves).first(size))) << size;
}

TEST(HashTree, its_proofs_are_those_made_from_all_leaves) {
  const Grown grown;
  for (std::size_t size = 1; size <= kLeaves; ++size) {
    for (std::size_t index = 0; index < size; ++index) {
      EXPECT_EQ(grown.tree.prove_inclusion(index, size),
                prove_inclusion(std::span(grown.leaves).first(size), index))
          << index << " of " << size;
    }
  }
}

TEST(HashTree, an_empty_one_has_the_root_of_nothing) {
  const HashTree tree;
  EXPECT_EQ(tree.size(), 0U);
  EXPECT_EQ(tree.root(0), root_of({}));
}

TEST(HashTreeDeathTest, what_is_not_in_it_has_no_proof) {
  const Grown grown;
  EXPECT_DEATH(grown.tree.root(kLeaves + 1), "what it was");
  EXPECT_DEATH(grown.tree.prove_inclusion(3, 3), "only what is in the tree");
  EXPECT_DEATH(grown.tree.prove_inclusion(0, kLeaves + 1), "only what is in the tree");
}

}  // namespace
}  // namespace darkbloom::tlog
