#include "attest/nonce_tree.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

std::vector<ClientNonce> nonces_of(std::size_t count) {
  test::SeededRandom random(test::test_seed());
  std::vector<ClientNonce> nonces;
  for (std::size_t i = 0; i < count; ++i)
    nonces.push_back(ClientNonce::random(random));
  return nonces;
}

TEST(NonceTree, each_clients_path_leads_to_the_root_for_its_own_nonce_only) {
  for (std::size_t count = 1; count <= 20; ++count) {
    const auto nonces = nonces_of(count + 1);
    const NonceTree tree{std::span(nonces).first(count)};
    for (std::size_t index = 0; index < count; ++index) {
      const NoncePath path = tree.path(index);
      EXPECT_EQ(nonce_root(nonces[index], path).value(), tree.root()) << index << " of " << count;
      EXPECT_NE(nonce_root(nonces[count], path).value(), tree.root());
    }
  }
}

TEST(NonceTree, a_changed_sibling_or_place_leads_elsewhere) {
  const auto nonces = nonces_of(6);
  const NonceTree tree(nonces);
  NoncePath path = tree.path(3);
  path.siblings[1].bytes[0] ^= 1;
  EXPECT_NE(nonce_root(nonces[3], path).value(), tree.root());
  path = tree.path(3);
  path.index = 2;
  EXPECT_NE(nonce_root(nonces[3], path).value(), tree.root());
}

TEST(NonceTree, a_place_outside_the_tree_and_a_path_that_is_too_long_are_refused) {
  const auto nonces = nonces_of(4);
  NoncePath path = NonceTree(nonces).path(0);
  path.index = 4;
  EXPECT_EQ(nonce_root(nonces[0], path).error().detail, "a nonce's place is outside its tree");
  path.index = 0;
  path.siblings.resize(kNoncePathMax + 1);
  EXPECT_EQ(nonce_root(nonces[0], path).error().detail,
            "a nonce's path is longer than any tree is high");
}

TEST(NonceTree, a_path_has_one_encoding) {
  const auto nonces = nonces_of(5);
  const NoncePath path = NonceTree(nonces).path(4);
  Bytes bytes = encode_nonce_path(path);
  const auto decoded = decode_nonce_path(bytes);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->index, path.index);
  EXPECT_EQ(decoded->siblings, path.siblings);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_nonce_path(ByteView(bytes).first(size)));
  bytes.push_back(0);
  EXPECT_FALSE(decode_nonce_path(bytes));
  bytes.pop_back();
  bytes[3] = 8;
  EXPECT_EQ(decode_nonce_path(bytes).error().detail, "a nonce's place is outside its tree");
}

}  // namespace
}  // namespace darkbloom::attest
