#include "attest/verify/trust_vector.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace darkbloom::attest {
namespace {

TEST(TrustVector, each_component_is_listed_once_under_the_name_that_ear_gives_it) {
  TrustVector vector;
  vector.instance_identity.reason = "a";
  vector.sourced_data = {Finding::warning, "z"};
  std::set<const Component*> seen;
  for (const auto& [name, component] : vector.all())
    seen.insert(&component);
  EXPECT_EQ(seen.size(), 8U);
  EXPECT_EQ(vector.all().front().name, "instance-identity");
  EXPECT_EQ(vector.all().front().component.reason, "a");
  EXPECT_EQ(vector.all().back().name, "sourced-data");
  EXPECT_EQ(vector.all().back().component.finding, Finding::warning);
}

TEST(TrustVector, findings_have_the_words_and_values_of_ar4si) {
  EXPECT_EQ(name_of(Finding::none), "none");
  EXPECT_EQ(name_of(Finding::affirming), "affirming");
  EXPECT_EQ(name_of(Finding::warning), "warning");
  EXPECT_EQ(name_of(Finding::contraindicated), "contraindicated");
  EXPECT_EQ(static_cast<int>(Finding::affirming), 2);
  EXPECT_EQ(static_cast<int>(Finding::warning), 32);
  EXPECT_EQ(static_cast<int>(Finding::contraindicated), 96);
}

}  // namespace
}  // namespace darkbloom::attest
