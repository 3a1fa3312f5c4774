#include "seal/membership.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"
#include "unit/seal/world.h"

namespace darkbloom::seal {
namespace {

using organisation::Organisation;
using test::World;

/// Two organisations, and a request to three nodes of which the first two serve through them.
struct Fellows {
  SealedRequest sealed(std::string_view body = "{}") {
    auto to = world.recipients(3);
    to[0].through = &own;
    to[1].through = &other;
    return seal_request(test::some_facts(), test::chat_request(body), to, world.random).value();
  }
  std::optional<MembershipClaim> claim_at(std::size_t node, const Bytes& envelope) {
    return world.opener(node).open(envelope).value().claim;
  }

  World world;
  Organisation own = Organisation::found(world.random);
  Organisation other = Organisation::found(world.random);
};

bool holds(const Organisation& organisation, const std::optional<MembershipClaim>& claim) {
  return claim && organisation.is_proven(claim->text, claim->proof);
}

TEST(Membership, the_text_is_the_one_in_the_header) {
  const NodeId node{{1, 2}};
  const Bytes text = membership_text(node, view_of("facts"), view_of("covered"));
  EXPECT_EQ(to_hex(text), to_hex(view_of("darkbloom membership v1")) + "00" + node.hex() +
                              crypto::sha256(view_of("facts")).hex() +
                              crypto::sha256(view_of("covered")).hex());
}

TEST(Membership, each_node_is_shown_the_proof_of_its_own_organisation) {
  Fellows fellows;
  SCOPED_TRACE(test::seed_note(fellows.world.seed));
  const Bytes envelope = fellows.sealed().envelope;
  EXPECT_TRUE(holds(fellows.own, fellows.claim_at(0, envelope)));
  EXPECT_FALSE(holds(fellows.other, fellows.claim_at(0, envelope)));
  EXPECT_TRUE(holds(fellows.other, fellows.claim_at(1, envelope)));
  EXPECT_FALSE(fellows.claim_at(2, envelope)) << "that one serves everybody";
}

TEST(Membership, a_request_without_an_organisation_shows_nothing) {
  World world;
  const auto opened = world.opener(0).open(world.sealed().envelope);
  ASSERT_TRUE(opened);
  EXPECT_FALSE(opened->claim);
  EXPECT_TRUE(opened->request.proofs.empty());
}

/// A candidate that opened a request sends one of its own with the proofs that it saw.
TEST(Membership, a_proof_is_worth_nothing_in_another_request) {
  Fellows fellows;
  SCOPED_TRACE(test::seed_note(fellows.world.seed));
  const auto seen = fellows.claim_at(0, fellows.sealed("{\"a\":1}").envelope);
  const auto again = fellows.claim_at(0, fellows.sealed("{\"a\":1}").envelope);
  EXPECT_FALSE(fellows.own.is_proven(again->text, seen->proof)) << "another request id";
  const NodeId node = fellows.world.nodes[0].id;
  const auto text = [&](const NodeId& at, std::string_view facts, std::string_view covered) {
    return membership_text(at, view_of(facts), view_of(covered));
  };
  const Digest proof = fellows.own.prove(text(node, "facts", "body"));
  EXPECT_TRUE(fellows.own.is_proven(text(node, "facts", "body"), proof));
  EXPECT_FALSE(fellows.own.is_proven(text(fellows.world.nodes[1].id, "facts", "body"), proof));
  EXPECT_FALSE(fellows.own.is_proven(text(node, "other", "body"), proof));
  EXPECT_FALSE(fellows.own.is_proven(text(node, "facts", "mine"), proof));
}

}  // namespace
}  // namespace darkbloom::seal
