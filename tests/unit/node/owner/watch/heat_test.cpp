#include <gtest/gtest.h>

#include "node/owner/watch/heat_linux.h"
#include "unit/node/owner/watch/kernel_folder.h"

namespace darkbloom::node::owner {
namespace {

TEST(OwnerHeat, the_hottest_zone_counts_and_broken_ones_do_not) {
  const test::KernelFolder folder;
  Sample sample;
  HeatZones(folder.path()).look(sample, 0);
  EXPECT_FALSE(sample.celsius);
  folder.write("thermal_zone0/temp", "45000\n");
  folder.write("thermal_zone1/temp", "71900\n");
  folder.write("thermal_zone2/temp", "2000000\n");
  folder.write("thermal_zone3/temp", "-273000\n");
  folder.write("thermal_zone4/temp", "\n");
  folder.write("cooling_device0/temp", "99000\n");
  HeatZones(folder.path()).look(sample, 0);
  EXPECT_EQ(sample.celsius, 71);
}

}  // namespace
}  // namespace darkbloom::node::owner
