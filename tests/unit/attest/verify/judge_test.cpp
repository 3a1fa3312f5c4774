#include "attest/verify/judge.h"

#include <gtest/gtest.h>

#include "attest/quote/statement_maker.h"

namespace darkbloom::attest {
namespace {

class CountingRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes)
      byte = next_++;
  }

 private:
  std::uint8_t next_ = 1;
};

constexpr UnixMillis kNow = 1'000'000'000;

struct Node {
  Node() : identity(crypto::P256Key::generate(random)), hpke(crypto::P256Key::generate(random)) {}
  Bytes evidence(UnixMillis issued_at) const {
    Statement statement;
    statement.hpke = hpke.public_key();
    statement.models = {{"seedling", {}, 1024}};
    statement.issued_at_ms = issued_at;
    statement.expires_at_ms = issued_at + 60'000;
    return make_evidence(statement, identity);
  }
  CountingRandom random;
  crypto::P256Key identity;
  crypto::P256Key hpke;
};

TEST(Judge, a_fresh_statement_reaches_tier_open) {
  const Node node;
  const auto verdict = judge(node.evidence(kNow), Policy{}, kNow);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->tier, wire::Tier::open);
  EXPECT_EQ(verdict->node, node_id_of(node.identity.public_key()));
  EXPECT_EQ(verdict->statement.models.front().name, "seedling");
}

TEST(Judge, every_flipped_byte_is_refused) {
  const Node node;
  const Bytes evidence = node.evidence(kNow);
  for (std::size_t at = 0; at < evidence.size(); ++at) {
    Bytes changed = evidence;
    changed[at] ^= 1;
    EXPECT_FALSE(judge(changed, Policy{}, kNow)) << "byte " << at;
  }
}

TEST(Judge, a_stale_or_future_statement_is_refused) {
  const Node node;
  EXPECT_EQ(judge(node.evidence(kNow - 70'000), Policy{}, kNow).error().fault, Fault::replayed);
  EXPECT_EQ(judge(node.evidence(kNow + 70'000), Policy{}, kNow).error().fault, Fault::replayed);
}

TEST(Judge, a_tier_above_open_is_never_granted_to_a_statement) {
  const Node node;
  Policy strict;
  strict.min_tier = wire::Tier::sealed;
  EXPECT_EQ(judge(node.evidence(kNow), strict, kNow).error().fault, Fault::forbidden);
}

}  // namespace
}  // namespace darkbloom::attest
