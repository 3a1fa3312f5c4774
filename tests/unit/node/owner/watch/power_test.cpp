#include <gtest/gtest.h>

#include "node/owner/watch/power_linux.h"
#include "unit/node/owner/watch/kernel_folder.h"

namespace darkbloom::node::owner {
namespace {

Sample seen(const test::KernelFolder& folder) {
  Sample sample;
  Power(folder.path()).look(sample, 0);
  return sample;
}

TEST(OwnerPower, a_machine_without_a_battery_is_on_the_mains) {
  const test::KernelFolder folder;
  EXPECT_FALSE(seen(folder).on_battery || seen(folder).battery_percent);
  EXPECT_FALSE(seen(folder).on_battery);
}

TEST(OwnerPower, a_battery_that_gives_its_charge_is_told_with_what_it_has) {
  const test::KernelFolder folder;
  folder.write("BAT0/type", "Battery\n");
  folder.write("BAT0/status", "Discharging\n");
  folder.write("BAT0/capacity", "63\n");
  folder.write("AC/type", "Mains\n");
  folder.write("AC/online", "0\n");
  EXPECT_TRUE(seen(folder).on_battery);
  EXPECT_EQ(seen(folder).battery_percent, 63);
  folder.write("AC/online", "1\n");
  EXPECT_FALSE(seen(folder).on_battery) << "a battery may be held at a limit beside the mains";
}

TEST(OwnerPower, the_emptiest_counts_and_a_mouses_does_not) {
  const test::KernelFolder folder;
  for (const auto& [name, charge] : {std::pair{"BAT0", "80"}, {"BAT1", "40"}, {"mouse", "5"}}) {
    folder.write(std::string(name) + "/type", "Battery\n");
    folder.write(std::string(name) + "/status", "Discharging\n");
    folder.write(std::string(name) + "/capacity", charge);
  }
  folder.write("mouse/scope", "Device\n");
  EXPECT_EQ(seen(folder).battery_percent, 40);
}

TEST(OwnerPower, what_cannot_be_read_is_not_known) {
  const test::KernelFolder folder;
  folder.write("BAT0/type", "Battery\n");
  folder.write("BAT0/capacity", "full");
  EXPECT_FALSE(seen(folder).battery_percent);
  folder.write("BAT0/capacity", "250");
  EXPECT_EQ(seen(folder).battery_percent, 100);
}

}  // namespace
}  // namespace darkbloom::node::owner
