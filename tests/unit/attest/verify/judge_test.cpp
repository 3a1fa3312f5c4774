#include "attest/verify/judge.h"

#include <gtest/gtest.h>

#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

using test::kTestNow;

/// A node whose keys a seed decides.
struct Node {
  test::SeededRandom random{test::test_seed()};
  test::SignedNode signer{random};
};

TEST(Judge, a_fresh_statement_reaches_tier_open) {
  const Node node;
  const auto verdict = judge(node.signer.evidence(kTestNow), Policy{}, kTestNow);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->tier, wire::Tier::open);
  EXPECT_EQ(verdict->node, node_id_of(node.signer.identity.public_key()));
  EXPECT_EQ(verdict->statement.models.front().name, "seedling");
}

TEST(Judge, every_flipped_byte_is_refused) {
  const Node node;
  const Bytes evidence = node.signer.evidence(kTestNow);
  for (std::size_t at = 0; at < evidence.size(); ++at) {
    Bytes changed = evidence;
    changed[at] ^= 1;
    EXPECT_FALSE(judge(changed, Policy{}, kTestNow)) << "byte " << at;
  }
}

TEST(Judge, a_stale_or_future_statement_is_refused) {
  const Node node;
  EXPECT_EQ(judge(node.signer.evidence(kTestNow - 70'000), Policy{}, kTestNow).error().fault,
            Fault::replayed);
  EXPECT_EQ(judge(node.signer.evidence(kTestNow + 70'000), Policy{}, kTestNow).error().fault,
            Fault::replayed);
}

TEST(Judge, a_tier_above_open_is_never_granted_to_a_statement) {
  const Node node;
  Policy strict;
  strict.min_tier = wire::Tier::sealed;
  EXPECT_EQ(judge(node.signer.evidence(kTestNow), strict, kTestNow).error().fault,
            Fault::forbidden);
}

}  // namespace
}  // namespace darkbloom::attest
