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
  const auto verdict = judge(node.signer.evidence(kTestNow), Policy{}, kTestNow);
  ASSERT_TRUE(verdict);
  EXPECT_TRUE(accept(*verdict, Policy{}));
  for (const auto tier : {wire::Tier::sealed, wire::Tier::measured, wire::Tier::confidential}) {
    const auto refused = accept(*verdict, Policy{.min_tier = tier});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::forbidden);
    EXPECT_TRUE(refused.error().detail.contains(wire::name_of(tier))) << refused.error().detail;
  }
}

TEST(Judge, nothing_but_the_key_is_affirmed_by_a_statement_and_each_side_has_its_reason) {
  const Node node;
  Policy policy;
  const auto trust_in = [&] {
    return judge(node.signer.evidence(kTestNow), policy, kTestNow).value().trust;
  };
  for (const auto& [name, component] : trust_in().all()) {
    EXPECT_NE(component.finding, Finding::affirming) << name;
    EXPECT_FALSE(component.reason.empty()) << name;
  }
  policy.own = {pairing_code_of(node.signer.id)};
  EXPECT_EQ(trust_in().instance_identity.finding, Finding::affirming);
}

TEST(Judge, own_machines_are_those_that_were_paired) {
  const Node node;
  Policy policy{.own_only = true};
  policy.own = {PairingCode{{1}}};
  const auto verdict = judge(node.signer.evidence(kTestNow), policy, kTestNow).value();
  EXPECT_FALSE(verdict.own);
  EXPECT_EQ(accept(verdict, policy).error().detail, "the machine is not one that you have paired");
  policy.own.push_back(pairing_code_of(node.signer.id));
  const auto paired = judge(node.signer.evidence(kTestNow), policy, kTestNow).value();
  EXPECT_TRUE(paired.own);
  EXPECT_TRUE(accept(paired, policy));
}

TEST(Judge, a_machine_of_an_organisation_is_for_its_members) {
  Node node;
  node.signer.organisations = {OrganisationId{{1}}};
  Policy policy;
  const auto verdict = judge(node.signer.evidence(kTestNow), policy, kTestNow).value();
  EXPECT_EQ(accept(verdict, policy).error().code, kNotForYou);
  policy.organisations = {OrganisationId{{2}}};
  EXPECT_EQ(accept(verdict, policy).error().code, kNotForYou);
  policy.organisations.push_back(OrganisationId{{1}});
  EXPECT_TRUE(accept(verdict, policy));
  policy.organisation_only = true;
  EXPECT_TRUE(accept(verdict, policy));
}

TEST(Judge, where_only_an_organisation_will_do_a_machine_for_everybody_does_not) {
  const Node node;
  Policy policy{.organisations = {OrganisationId{{1}}}};
  const auto verdict = judge(node.signer.evidence(kTestNow), policy, kTestNow).value();
  EXPECT_TRUE(accept(verdict, policy));
  EXPECT_EQ(accept(verdict, stricter(policy, {.organisation_only = true})).error().code,
            kNotYourOrganisation);
  EXPECT_TRUE(stricter(Policy{.organisation_only = true}, {}).organisation_only);
}

TEST(Judge, the_stricter_of_two_demands_holds) {
  const Policy policy{.min_tier = wire::Tier::measured};
  EXPECT_EQ(stricter(policy, {}).min_tier, wire::Tier::measured);
  EXPECT_EQ(stricter(policy, {.min_tier = wire::Tier::confidential}).min_tier,
            wire::Tier::confidential);
  EXPECT_FALSE(stricter(policy, {}).own_only);
  EXPECT_TRUE(stricter(policy, {.own_only = true}).own_only);
  EXPECT_TRUE(stricter(Policy{.own_only = true}, {}).own_only);
  EXPECT_EQ(stricter(policy, {.age_max_ms = 1}).age_max_ms, 1);
  EXPECT_EQ(stricter(policy, {.age_max_ms = policy.age_max_ms + 1}).age_max_ms, policy.age_max_ms);
}

}  // namespace
}  // namespace darkbloom::attest
