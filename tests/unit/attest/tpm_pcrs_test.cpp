#include "attest/tpm_pcrs.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"

namespace darkbloom::attest {
namespace {

const PcrValues kTwo{{0, Digest{{1}}}, {15, Digest{{2}}}};

TEST(TpmPcrs, a_selection_has_a_bit_for_each_register) {
  EXPECT_EQ(to_hex(pcr_selection({})), "00000001000b03000000");
  EXPECT_EQ(to_hex(pcr_selection(kTwo)), "00000001000b03018000");
  EXPECT_EQ(to_hex(pcr_selection({{23, {}}, {16, {}}, {8, {}}})), "00000001000b03000181");
}

TEST(TpmPcrs, registers_that_can_be_reset_or_that_grow_do_not_bind) {
  PcrValues all;
  for (std::uint8_t index = 0; index < kPcrCount; ++index)
    all.emplace(index, Digest{});
  const PcrValues bound = bindable(all);
  EXPECT_EQ(bound.size(), 15U);
  EXPECT_FALSE(bound.contains(10));
  EXPECT_TRUE(bound.contains(15));
  EXPECT_FALSE(bound.contains(16));
}

TEST(TpmPcrs, the_digest_is_over_the_values_in_their_order) {
  Bytes both(64);
  both[0] = 1;
  both[32] = 2;
  EXPECT_EQ(pcr_digest(kTwo), crypto::sha256(both));
  EXPECT_NE(pcr_digest({{0, Digest{{2}}}, {15, Digest{{1}}}}), pcr_digest(kTwo));
}

TEST(TpmPcrs, the_policy_depends_on_registers_and_values) {
  EXPECT_NE(pcr_policy(kTwo), pcr_policy({{1, Digest{{1}}}, {15, Digest{{2}}}}));
  EXPECT_NE(pcr_policy(kTwo), pcr_policy({{0, Digest{{1}}}, {15, Digest{{3}}}}));
}

TEST(TpmPcrs, extending_hashes_the_old_value_and_the_event) {
  Bytes both(64);
  both[31] = 5;
  both[63] = 6;
  Digest before;
  before.bytes[31] = 5;
  Digest event;
  event.bytes[31] = 6;
  EXPECT_EQ(extended(before, event), crypto::sha256(both));
}

TEST(TpmPcrsDeathTest, a_register_that_no_tpm_has_is_our_mistake) {
  EXPECT_DEATH(pcr_selection({{24, {}}}), "24 registers");
}

}  // namespace
}  // namespace darkbloom::attest
