#include "attest/evidence_file.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

TEST(EvidenceFile, the_bundle_comes_back_and_other_files_are_refused) {
  const wire::EvidenceBundle bundle{
      .evidence = {1}, .logged = {{{2}, {3}}}, .nonce = {4}, .nonce_path = {5}};
  Bytes bytes = encode_evidence_file(bundle);
  EXPECT_EQ(decode_evidence_file(bytes), bundle);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_FALSE(decode_evidence_file(ByteView(bytes).first(size))) << size << " bytes";
  bytes.front() ^= 1;
  EXPECT_EQ(decode_evidence_file(bytes).error().detail, "this is no evidence file of Darkbloom");
}

TEST(EvidenceFile, the_nonce_leads_to_the_root_that_hardware_signed) {
  test::SeededRandom random(test::test_seed());
  std::vector<ClientNonce> nonces(3);
  for (ClientNonce& nonce : nonces)
    random.fill(nonce.bytes);
  const NonceTree tree(nonces);
  wire::EvidenceBundle bundle{
      .evidence = {}, .nonce = nonces[1].bytes, .nonce_path = encode_nonce_path(tree.path(1))};
  EXPECT_EQ(nonce_root_of(bundle), tree.root());
  bundle.nonce[0] ^= 1;
  EXPECT_NE(nonce_root_of(bundle), tree.root());
  bundle.nonce_path = {1, 2, 3};
  EXPECT_EQ(nonce_root_of(bundle), std::nullopt);
  bundle.nonce_path = {};
  EXPECT_EQ(nonce_root_of(bundle), std::nullopt);
}

}  // namespace
}  // namespace darkbloom::attest
