#include "attest/verify/log_findings.h"

#include <gtest/gtest.h>

#include "support/measured_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

TEST(LogFindings, they_say_what_the_entries_say_and_nothing_more) {
  test::SeededRandom random(test::test_seed());
  const test::MeasuredNode node(random);
  const test::SignedNode other(random);
  LogFindings log{.entries = node.entries()};
  EXPECT_TRUE(log.names_key(node.signer.identity.public_key()));
  EXPECT_FALSE(log.names_key(other.identity.public_key()));
  EXPECT_EQ(log.build(node.build.digest)->program, "darkbloom-node");
  EXPECT_EQ(log.build(Digest{{8}}), nullptr);
  EXPECT_TRUE(log.names_model("seedling", {}));
  EXPECT_FALSE(log.names_model("seedling", Digest{{1}}));
  EXPECT_FALSE(log.names_model("sapling", {}));
  EXPECT_FALSE(log.registered().at(node.tpm_entry().name).simulated);
  EXPECT_FALSE(LogFindings{}.names_key(node.signer.identity.public_key()));
}

TEST(LogFindings, values_of_several_machines_are_all_known) {
  const LogFindings log{.entries = {RegistersEntry{"a", {{4, Digest{{1}}}}},
                                    RegistersEntry{"b", {{4, Digest{{2}}}, {7, Digest{{3}}}}}}};
  const auto known = log.registers();
  EXPECT_EQ(known.at(4), (std::set{Digest{{1}}, Digest{{2}}}));
  EXPECT_EQ(known.at(7), (std::set{Digest{{3}}}));
  EXPECT_EQ(known.size(), 2U);
}

}  // namespace
}  // namespace darkbloom::attest
