#include "attest/nonce_tree.h"

#include <bit>

#include "base/byte_codec.h"
#include "base/check.h"
#include "crypto/hash.h"

namespace darkbloom::attest {
namespace {

// As in RFC 9162 section 2.1.1: a node never hashes like a leaf.
constexpr std::uint8_t kLeaf = 0;
constexpr std::uint8_t kNode = 1;

Digest leaf_of(const ClientNonce& nonce) {
  crypto::Sha256 hash;
  hash.update({&kLeaf, 1});
  hash.update(nonce.view());
  return std::move(hash).finish();
}

Digest node_of(const Digest& left, const Digest& right) {
  crypto::Sha256 hash;
  hash.update({&kNode, 1});
  hash.update(left.view());
  hash.update(right.view());
  return std::move(hash).finish();
}

Result<void> check_path(const NoncePath& path) {
  if (path.siblings.size() > kNoncePathMax) {
    return fail(Fault::invalid, "a nonce's path is longer than any tree is high");
  }
  if (path.index >> path.siblings.size() != 0) {
    return fail(Fault::invalid, "a nonce's place is outside its tree");
  }
  return {};
}

}  // namespace

NonceTree::NonceTree(std::span<const ClientNonce> nonces) {
  check(!nonces.empty() && nonces.size() <= kNoncesMax, "a tree has 1 to 65,536 nonces");
  std::vector<Digest> level;
  for (const ClientNonce& nonce : nonces)
    level.push_back(leaf_of(nonce));
  level.resize(std::bit_ceil(level.size()));
  levels_.push_back(std::move(level));
  while (levels_.back().size() > 1) {
    const auto& below = levels_.back();
    std::vector<Digest> above;
    for (std::size_t i = 0; i < below.size(); i += 2)
      above.push_back(node_of(below[i], below[i + 1]));
    levels_.push_back(std::move(above));
  }
}

NoncePath NonceTree::path(std::size_t index) const {
  check(index < levels_.front().size(), "a nonce is in its tree");
  NoncePath path{static_cast<std::uint32_t>(index), {}};
  for (std::size_t height = 0; height + 1 < levels_.size(); ++height)
    path.siblings.push_back(levels_[height][(index >> height) ^ 1]);
  return path;
}

Result<Digest> nonce_root(const ClientNonce& nonce, const NoncePath& path) {
  if (auto sound = check_path(path); !sound) return fail(sound.error());
  Digest hash = leaf_of(nonce);
  for (std::size_t height = 0; height < path.siblings.size(); ++height) {
    const Digest& sibling = path.siblings[height];
    const bool is_right = ((path.index >> height) & 1) != 0;
    hash = is_right ? node_of(sibling, hash) : node_of(hash, sibling);
  }
  return hash;
}

Bytes encode_nonce_path(const NoncePath& path) {
  check(check_path(path).has_value(), "a path fits its tree");
  ByteWriter writer;
  writer.u32(path.index);
  writer.u8(static_cast<std::uint8_t>(path.siblings.size()));
  for (const Digest& sibling : path.siblings)
    writer.raw(sibling.view());
  return writer.take();
}

Result<NoncePath> decode_nonce_path(ByteView bytes) {
  ByteReader reader(bytes);
  NoncePath path;
  path.index = reader.u32();
  const std::size_t count = reader.u8_up_to(kNoncePathMax);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i)
    path.siblings.push_back(reader.id<Digest>());
  if (auto whole = reader.finish("a nonce's path"); !whole) return fail(whole.error());
  if (auto sound = check_path(path); !sound) return fail(sound.error());
  return path;
}

}  // namespace darkbloom::attest
