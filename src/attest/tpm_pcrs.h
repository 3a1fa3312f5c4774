#pragma once
// Platform configuration registers of the SHA-256 bank, and the digests that TPM 2.0 makes of a
// chosen few: in quotes (part 3 section 18.4) and in the policy PolicyPCR (section 23.7).

#include <cstdint>
#include <map>

#include "base/bytes.h"
#include "base/ids.h"

namespace darkbloom::attest {

inline constexpr std::uint8_t kPcrCount = 24;
/// 16 and 23 can be reset by software, 17 to 22 by a late launch: a key bound to them comes back.
inline constexpr std::uint8_t kLastingPcrs = 16;
/// Linux's IMA extends this one as the machine runs: a key bound to it would not live long.
inline constexpr std::uint8_t kImaRegister = 10;

/// By register, ascending: the order that the digests are made in.
using PcrValues = std::map<std::uint8_t, Digest>;

/// Those of `values` that an HPKE key is bound to: below kLastingPcrs, without kImaRegister.
PcrValues bindable(const PcrValues& values);
/// TPML_PCR_SELECTION of one bank: the registers of `values`, each below kPcrCount.
Bytes pcr_selection(const PcrValues& values);
/// SHA-256 over the values.
Digest pcr_digest(const PcrValues& values);
/// The policy digest of a key that works only while these registers hold these values.
Digest pcr_policy(const PcrValues& values);
/// What a register holds after `event` was extended into it.
Digest extended(const Digest& before, const Digest& event);

}  // namespace darkbloom::attest
