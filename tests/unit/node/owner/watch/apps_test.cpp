#include <gtest/gtest.h>

#include "node/owner/watch/apps_linux.h"
#include "unit/node/owner/watch/kernel_folder.h"

namespace darkbloom::node::owner {
namespace {

bool running(const test::KernelFolder& proc, std::vector<std::string> names) {
  Sample sample;
  ExclusiveApps(std::move(names), proc.path()).look(sample, 0);
  return sample.exclusive_app;
}

TEST(OwnerApps, a_program_is_known_by_its_files_name_or_the_kernels) {
  const test::KernelFolder proc;
  using std::string_literals::operator""s;
  proc.write("12/cmdline", "/usr/games/a-game-with-a-long-name\0--full\0"s);
  proc.write("12/comm", "a-game-with-a-l\n");
  proc.write("13/comm", "worker\n");
  EXPECT_TRUE(running(proc, {"other", "a-game-with-a-long-name"}));
  EXPECT_TRUE(running(proc, {"worker"}));
  EXPECT_FALSE(running(proc, {"a-game", "--full", "games", ""}));
  EXPECT_FALSE(running(proc, {}));
}

TEST(OwnerApps, what_is_no_process_is_passed_over) {
  const test::KernelFolder proc;
  proc.write("self/comm", "game\n");
  proc.write("12a/comm", "game\n");
  EXPECT_FALSE(running(proc, {"game"}));
}

TEST(OwnerApps, processes_are_looked_through_every_few_seconds) {
  const test::KernelFolder proc;
  ExclusiveApps apps({"game"}, proc.path());
  Sample sample;
  apps.look(sample, 0);
  proc.write("12/comm", "game\n");
  apps.look(sample, ExclusiveApps::kSpanMs - 1);
  EXPECT_FALSE(sample.exclusive_app);
  apps.look(sample, ExclusiveApps::kSpanMs);
  EXPECT_TRUE(sample.exclusive_app);
}

}  // namespace
}  // namespace darkbloom::node::owner
