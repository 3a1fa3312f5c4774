#include "tlog/merkle.h"

#include <gtest/gtest.h>

#include <vector>

#include "crypto/base64.h"
#include "unit/crypto/vectors.h"

namespace darkbloom::tlog {
namespace {

namespace fs = std::filesystem;

/// Nothing when the text is no hash: such a proof does not even parse.
std::optional<Digest> hash_of(const nlohmann::json& text) {
  const auto bytes = crypto::from_base64(text.get<std::string>());
  if (!bytes) return std::nullopt;
  const auto digest = Digest::from(*bytes);
  return digest ? std::optional(*digest) : std::nullopt;
}

/// Some roots are words ("don't care 1"): only whether they are equal counts, so any hash does.
Digest root_in(const nlohmann::json& text) {
  return hash_of(text).value_or(leaf_hash(view_of(text.get<std::string>())));
}

std::optional<std::vector<Digest>> proof_of(const nlohmann::json& vector) {
  std::vector<Digest> proof;
  if (vector.at("proof").is_null()) return proof;
  for (const auto& text : vector.at("proof")) {
    const auto hash = hash_of(text);
    if (!hash) return std::nullopt;
    proof.push_back(*hash);
  }
  return proof;
}

bool includes(const nlohmann::json& vector) {
  const auto leaf = hash_of(vector.at("leafHash"));
  const auto proof = proof_of(vector);
  if (!leaf || !proof) return false;
  const TreeHead tree{vector.at("treeSize").get<std::uint64_t>(), root_in(vector.at("root"))};
  return verify_inclusion(tree, vector.at("leafIdx").get<std::uint64_t>(), *leaf, *proof)
      .has_value();
}

bool is_consistent(const nlohmann::json& vector) {
  const TreeHead older{vector.at("size1").get<std::uint64_t>(), root_in(vector.at("root1"))};
  const TreeHead newer{vector.at("size2").get<std::uint64_t>(), root_in(vector.at("root2"))};
  const auto proof = proof_of(vector);
  return proof && verify_consistency(older, newer, *proof).has_value();
}

struct Counts {
  int accepted = 0;
  int refused = 0;
};

/// Holds each file of a folder of vectors to its own word.
Counts run_vectors(const fs::path& folder, bool (*accepts)(const nlohmann::json&)) {
  Counts counts;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path());
    const auto vector = nlohmann::json::parse(file);
    const bool wanted = !vector.at("wantErr").get<bool>();
    EXPECT_EQ(accepts(vector), wanted) << entry.path();
    (wanted ? counts.accepted : counts.refused) += 1;
  }
  return counts;
}

TEST(Merkle, every_inclusion_vector_gives_its_answer) {
  const auto folder = test::vector_folder() / "merkle/inclusion";
  if (!fs::exists(folder)) GTEST_SKIP() << test::kNoVectors;
  const Counts counts = run_vectors(folder, includes);
  EXPECT_GE(counts.accepted, 5);
  EXPECT_GE(counts.refused, 50);
}

TEST(Merkle, every_consistency_vector_gives_its_answer) {
  const auto folder = test::vector_folder() / "merkle/consistency";
  if (!fs::exists(folder)) GTEST_SKIP() << test::kNoVectors;
  const Counts counts = run_vectors(folder, is_consistent);
  EXPECT_GE(counts.accepted, 5);
  EXPECT_GE(counts.refused, 50);
}

/// RFC 9162 section 2.1.3.1: PATH(m, D).
std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::size_t index) {
  if (leaves.size() == 1) return {};
  const std::size_t left = std::bit_floor(leaves.size() - 1);
  const bool is_left = index < left;
  auto proof = is_left ? inclusion_proof(leaves.first(left), index)
                       : inclusion_proof(leaves.subspan(left), index - left);
  proof.push_back(root_of(is_left ? leaves.subspan(left) : leaves.first(left)));
  return proof;
}

/// RFC 9162 section 2.1.4.1: SUBPROOF(m, D, b).
std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::size_t older,
                                      bool is_whole = true) {
  if (older == leaves.size()) {
    if (is_whole) return {};
    return {root_of(leaves)};
  }
  const std::size_t left = std::bit_floor(leaves.size() - 1);
  const bool is_left = older <= left;
  auto proof = is_left ? consistency_proof(leaves.first(left), older, is_whole)
                       : consistency_proof(leaves.subspan(left), older - left, false);
  proof.push_back(root_of(is_left ? leaves.subspan(left) : leaves.first(left)));
  return proof;
}

std::vector<Digest> leaves_of(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i)
    leaves.push_back(leaf_hash(view_of(std::to_string(i))));
  return leaves;
}

constexpr std::size_t kTrees = 40;

TEST(Merkle, each_entry_of_each_small_tree_is_shown_to_be_there_and_nowhere_else) {
  const auto leaves = leaves_of(kTrees);
  for (std::size_t size = 1; size <= kTrees; ++size) {
    const auto part = std::span(leaves).first(size);
    const TreeHead tree{size, root_of(part)};
    for (std::size_t index = 0; index < size; ++index) {
      const auto proof = inclusion_proof(part, index);
      EXPECT_TRUE(verify_inclusion(tree, index, leaves[index], proof)) << index << " of " << size;
      EXPECT_FALSE(verify_inclusion(tree, index + 1, leaves[index], proof));
    }
  }
}

TEST(Merkle, each_small_tree_is_shown_to_begin_each_bigger_one) {
  const auto leaves = leaves_of(kTrees);
  for (std::size_t size = 1; size <= kTrees; ++size) {
    for (std::size_t older = 1; older <= size; ++older) {
      const auto proof = consistency_proof(std::span(leaves).first(size), older);
      const TreeHead before{older, root_of(std::span(leaves).first(older))};
      const TreeHead after{size, root_of(std::span(leaves).first(size))};
      EXPECT_TRUE(verify_consistency(before, after, proof)) << older << " in " << size;
      EXPECT_FALSE(verify_consistency({older, after.root}, {size, before.root}, proof) &&
                   older != size);
    }
  }
}

TEST(Merkle, a_log_that_rewrites_its_past_is_refused) {
  auto leaves = leaves_of(11);
  const TreeHead before{7, root_of(std::span(leaves).first(7))};
  leaves[3] = leaf_hash(view_of("another"));
  const TreeHead after{11, root_of(leaves)};
  EXPECT_EQ(verify_consistency(before, after, consistency_proof(leaves, 7)).error().fault,
            Fault::tampered);
}

}  // namespace
}  // namespace darkbloom::tlog
