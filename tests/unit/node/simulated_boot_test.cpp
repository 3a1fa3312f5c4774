#include "node/simulated_boot.h"

#include <gtest/gtest.h>

#include "attest/verify/event_log.h"
#include "attest/verify/ima_log.h"
#include "attest/verify/measured_judge.h"

namespace darkbloom::node {
namespace {

const std::vector<attest::BuildObject> kExecutables{{"node", Digest{{1}}}, {"a b.so", Digest{{2}}}};

TEST(SimulatedBoot, its_logs_replay_to_what_a_tpm_holds_after_it) {
  const SimulatedBoot boot = simulate_boot(kExecutables);
  attest::PcrValues pcrs;
  for (const auto& [index, event] : boot.extensions)
    pcrs[index] = attest::extended(pcrs[index], event);
  const auto events = attest::replay_event_log(boot.event_log);
  ASSERT_TRUE(events) << events.error().detail;
  EXPECT_TRUE(attest::check_event_log(*events, pcrs));
  const auto ima = attest::replay_ima_log(boot.ima_log);
  ASSERT_TRUE(ima) << ima.error().detail;
  EXPECT_EQ(ima->pcr, pcrs.at(attest::kImaRegister));
  ASSERT_EQ(ima->files.size(), 2U);
  EXPECT_EQ(ima->files[1].path, "/a b.so");
  for (const auto& [index, value] : boot.registers.registers)
    EXPECT_EQ(value, pcrs.at(index));
}

TEST(SimulatedBoot, it_has_a_value_for_each_register_that_clients_look_at_and_says_what_it_is) {
  const SimulatedBoot boot = simulate_boot({});
  ASSERT_EQ(boot.registers.registers.size(), attest::kReferenceRegisters.size());
  for (std::size_t i = 0; i < attest::kReferenceRegisters.size(); ++i)
    EXPECT_EQ(boot.registers.registers[i].first, attest::kReferenceRegisters[i]);
  EXPECT_TRUE(boot.registers.platform.contains("simulated"));
}

TEST(SimulatedBoot, another_program_gives_another_register_10_and_nothing_else) {
  const SimulatedBoot one = simulate_boot(kExecutables);
  const SimulatedBoot other = simulate_boot({{"node", Digest{{9}}}});
  EXPECT_EQ(one.registers.registers, other.registers.registers);
  EXPECT_EQ(one.event_log, other.event_log);
  EXPECT_NE(attest::replay_ima_log(one.ima_log)->pcr, attest::replay_ima_log(other.ima_log)->pcr);
}

}  // namespace
}  // namespace darkbloom::node
