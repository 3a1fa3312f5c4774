#include "darkbloom/node/service_unit.h"

#include <gtest/gtest.h>

namespace darkbloom::operate {
namespace {

TEST(ServiceUnit, the_users_own_unit_is_meant_and_never_the_systems) {
  EXPECT_EQ(unit_in("/c"), std::filesystem::path("/c/systemd/user/darkbloom-node.service"));
  EXPECT_EQ(systemctl("stop"), (Command{"systemctl", "--user", "stop", "darkbloom-node.service"}));
  EXPECT_EQ(journalctl(5, true), (Command{"journalctl", "--user", "--unit",
                                          "darkbloom-node.service", "--lines", "5", "--follow"}));
}

}  // namespace
}  // namespace darkbloom::operate
