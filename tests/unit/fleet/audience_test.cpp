#include "fleet/audience.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

const std::vector<OrganisationId> kBoth{OrganisationId{{1}}, OrganisationId{{2}}};

TEST(Audience, a_node_without_an_organisation_is_for_everybody) {
  EXPECT_TRUE(may_see({}, NodeEntry{}));
  EXPECT_TRUE(may_see(kBoth, NodeEntry{}));
}

TEST(Audience, a_node_of_an_organisation_is_for_its_members) {
  NodeEntry node;
  node.organisations = {OrganisationId{{2}}, OrganisationId{{3}}};
  EXPECT_FALSE(may_see({}, node));
  EXPECT_TRUE(may_see(kBoth, node));
  EXPECT_FALSE(may_see(Audience(kBoth).first(1), node));
}

}  // namespace
}  // namespace darkbloom::fleet
