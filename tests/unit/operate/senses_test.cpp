#include "darkbloom/node/senses.h"

#include <gtest/gtest.h>

#include "unit/operate/folder.h"

namespace darkbloom::operate {
namespace {

TEST(Senses, a_machine_that_shows_nothing_is_unknown) {
  const test::Folder folder;
  const Senses senses = read_senses(folder.path());
  EXPECT_FALSE(senses.celsius);
  EXPECT_FALSE(senses.battery_percent);
  EXPECT_FALSE(senses.on_battery);
}

TEST(Senses, the_hottest_zone_counts_and_a_broken_sensor_does_not) {
  const test::Folder folder;
  folder.write("thermal/thermal_zone0/temp", "41000\n");
  folder.write("thermal/thermal_zone1/temp", "67500\n");
  folder.write("thermal/thermal_zone2/temp", "-274000\n");
  folder.write("thermal/thermal_zone3/temp", "999000\n");
  folder.write("thermal/thermal_zone4/temp", "hot\n");
  EXPECT_EQ(read_senses(folder.path()).celsius, 67);
}

TEST(Senses, the_machines_battery_counts_and_a_mouses_does_not) {
  const test::Folder folder;
  folder.write("power_supply/AC/type", "Mains\n");
  folder.write("power_supply/mouse/type", "Battery\n");
  folder.write("power_supply/mouse/scope", "Device\n");
  folder.write("power_supply/mouse/status", "Discharging\n");
  folder.write("power_supply/BAT0/type", "Battery\n");
  folder.write("power_supply/BAT0/capacity", "80\n");
  folder.write("power_supply/BAT0/status", "Charging\n");
  Senses senses = read_senses(folder.path());
  EXPECT_EQ(senses.battery_percent, 80);
  EXPECT_FALSE(senses.on_battery);
  folder.write("power_supply/BAT0/status", "Discharging\n");
  EXPECT_TRUE(read_senses(folder.path()).on_battery);
}

}  // namespace
}  // namespace darkbloom::operate
