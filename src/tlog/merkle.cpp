#include "tlog/merkle.h"

#include <bit>

#include "crypto/hash.h"

namespace darkbloom::tlog {
namespace {

constexpr std::uint8_t kLeaf = 0;
constexpr std::uint8_t kNode = 1;

/// A way up the tree: the number of a node in its level, and of the level's last one.
struct Climb {
  std::uint64_t node;
  std::uint64_t last;

  void up() {
    node >>= 1;
    last >>= 1;
  }
  bool is_right() const { return (node & 1) != 0; }
  /// Whether the next sibling of a proof stands to the left.
  bool sibling_is_left() const { return is_right() || node == last; }
  /// Moves past a sibling; levels where the last node has no sibling of its own are skipped.
  void pass() {
    if (sibling_is_left()) {
      while (!is_right() && node != 0)
        up();
    }
    up();
  }
};

std::unexpected<Error> refused(const char* why) {
  return fail(Fault::tampered, why);
}

}  // namespace

Digest leaf_hash(ByteView entry) {
  crypto::Sha256 hash;
  hash.update({&kLeaf, 1});
  hash.update(entry);
  return std::move(hash).finish();
}

Digest node_hash(const Digest& left, const Digest& right) {
  crypto::Sha256 hash;
  hash.update({&kNode, 1});
  hash.update(left.view());
  hash.update(right.view());
  return std::move(hash).finish();
}

Digest root_of(std::span<const Digest> leaves) {
  if (leaves.empty()) return crypto::sha256({});
  if (leaves.size() == 1) return leaves.front();
  const std::size_t left = std::bit_floor(leaves.size() - 1);
  return node_hash(root_of(leaves.first(left)), root_of(leaves.subspan(left)));
}

Result<void> verify_inclusion(const TreeHead& tree, std::uint64_t index, const Digest& leaf,
                              std::span<const Digest> proof) {
  if (index >= tree.size) return refused("an inclusion proof is for an entry outside the tree");
  Climb climb{index, tree.size - 1};
  Digest hash = leaf;
  for (const Digest& sibling : proof) {
    if (climb.last == 0) return refused("an inclusion proof is too long");
    hash = climb.sibling_is_left() ? node_hash(sibling, hash) : node_hash(hash, sibling);
    climb.pass();
  }
  if (climb.last != 0) return refused("an inclusion proof is too short");
  if (hash != tree.root) return refused("an inclusion proof does not lead to the tree's root");
  return {};
}

Result<void> verify_consistency(const TreeHead& older, const TreeHead& newer,
                                std::span<const Digest> proof) {
  if (older.size == 0) return refused("a consistency proof from an empty tree shows nothing");
  if (older.size > newer.size) return refused("a log has become shorter");
  if (older.size == newer.size) {
    if (!proof.empty()) return refused("a consistency proof of a tree with itself is not empty");
    if (older.root != newer.root) return refused("a log shows two trees of one size");
    return {};
  }
  // The biggest whole subtree at the older tree's right end; that tree itself needs no sending.
  Climb climb{older.size - 1, newer.size - 1};
  while (climb.is_right())
    climb.up();
  const bool is_whole = std::has_single_bit(older.size);
  if (!is_whole && proof.empty()) return refused("a consistency proof is too short");
  const Digest start = is_whole ? older.root : proof.front();
  Digest old_hash = start;
  Digest new_hash = start;
  for (const Digest& sibling : proof.subspan(is_whole ? 0 : 1)) {
    if (climb.last == 0) return refused("a consistency proof is too long");
    if (climb.sibling_is_left()) old_hash = node_hash(sibling, old_hash);
    new_hash =
        climb.sibling_is_left() ? node_hash(sibling, new_hash) : node_hash(new_hash, sibling);
    climb.pass();
  }
  if (climb.last != 0) return refused("a consistency proof is too short");
  const bool leads = old_hash == older.root && new_hash == newer.root;
  if (!leads) return refused("a consistency proof does not lead to both roots");
  return {};
}

}  // namespace darkbloom::tlog
