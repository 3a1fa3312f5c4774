#include <gtest/gtest.h>

#include "node/owner/watch/load_linux.h"
#include "unit/node/owner/watch/kernel_folder.h"

namespace darkbloom::node::owner {
namespace {

constexpr pid_t kNode = 7;

/// The kernel's ticks so far, of all cores.
void write_ticks(const test::KernelFolder& proc, int user, int idle, int own) {
  proc.write("stat", "cpu  " + std::to_string(user) + " 0 0 " + std::to_string(idle) +
                         " 0 0 0 0 0 0\ncpu0 1 2 3\n");
  proc.write("7/stat", "7 (a (n) ode) S 1 7 7 0 -1 4194304 100 0 0 0 " + std::to_string(own) +
                           " 0 0 0 20 0 1 0\n");
}

TEST(OwnerLoad, what_others_do_is_what_is_busy_without_the_node) {
  const test::KernelFolder proc;
  OthersLoad load(kNode, proc.path());
  Sample sample;
  write_ticks(proc, 100, 100, 50);
  load.look(sample, 0);
  EXPECT_EQ(sample.others_cpu_percent, 0);
  write_ticks(proc, 180, 120, 80);  // 100 ticks, 80 of them busy, 30 by the node
  load.look(sample, 1'000);
  EXPECT_EQ(sample.others_cpu_percent, 50);
}

TEST(OwnerLoad, a_moment_is_too_short_to_tell) {
  const test::KernelFolder proc;
  OthersLoad load(kNode, proc.path());
  Sample sample;
  write_ticks(proc, 0, 0, 0);
  load.look(sample, 0);
  write_ticks(proc, 100, 0, 0);
  load.look(sample, OthersLoad::kSpanMs - 1);
  EXPECT_EQ(sample.others_cpu_percent, 0);
  load.look(sample, OthersLoad::kSpanMs);
  EXPECT_EQ(sample.others_cpu_percent, 100);
}

TEST(OwnerLoad, ticks_that_go_backwards_are_no_load) {
  const test::KernelFolder proc;
  OthersLoad load(kNode, proc.path());
  Sample sample;
  write_ticks(proc, 100, 100, 100);
  load.look(sample, 0);
  write_ticks(proc, 90, 200, 10);
  load.look(sample, 1'000);
  EXPECT_EQ(sample.others_cpu_percent, 0);
}

TEST(OwnerMemory, the_whole_and_the_nodes_part_are_read) {
  const test::KernelFolder proc;
  proc.write("meminfo", "MemTotal:       16000 kB\nMemFree:  1 kB\n");
  proc.write("7/status", "Name:\tnode\nVmHWM:\t  900 kB\nVmRSS:\t  800 kB\n");
  Memory memory(kNode, proc.path());
  Sample sample;
  memory.look(sample, 0);
  EXPECT_EQ(sample.memory_total, 16'000U * 1024U);
  EXPECT_EQ(sample.memory_own, 800U * 1024U);
  EXPECT_EQ(sample.memory_pressure, Pressure::none);
}

TEST(OwnerMemory, pressure_is_told_for_a_while_after_the_kernel_has_told_it) {
  const test::KernelFolder proc;
  proc.write("pressure/memory", "");
  Memory memory(kNode, proc.path());
  const auto listening = memory.listening();
  ASSERT_EQ(listening.size(), 2U);
  Sample sample;
  EXPECT_TRUE(memory.news(listening[0].descriptor, 1'000));
  memory.look(sample, 1'500);
  EXPECT_EQ(sample.memory_pressure, Pressure::some);
  memory.news(listening[1].descriptor, 2'000);
  memory.look(sample, 2'500);
  EXPECT_EQ(sample.memory_pressure, Pressure::full);
  Sample later;
  memory.look(later, 7'000);
  EXPECT_EQ(later.memory_pressure, Pressure::none);
}

TEST(OwnerMemory, this_kernel_is_read) {
  Memory memory(::getpid());
  Sample sample;
  memory.look(sample, 0);
  EXPECT_GT(sample.memory_own, 1U << 20U);
  EXPECT_GT(sample.memory_total, sample.memory_own);
}

}  // namespace
}  // namespace darkbloom::node::owner
