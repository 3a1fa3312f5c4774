#include "attest/tpm_pcrs.h"

#include <array>

#include "attest/tpm_public.h"
#include "base/byte_codec.h"
#include "base/check.h"
#include "crypto/hash.h"

namespace darkbloom::attest {
namespace {

constexpr std::uint32_t kPolicyPcr = 0x0000017f;  // TPM_CC_PolicyPCR

}  // namespace

PcrValues bindable(const PcrValues& values) {
  PcrValues bound = values;
  std::erase_if(bound, [](const auto& one) {
    return one.first >= kLastingPcrs || one.first == kImaRegister;
  });
  return bound;
}

Bytes pcr_selection(const PcrValues& values) {
  std::array<std::uint8_t, kPcrCount / 8> chosen{};
  for (const auto& [index, value] : values) {
    check(index < kPcrCount, "a TPM has 24 registers");
    std::uint8_t& byte = chosen[index / 8];
    byte = static_cast<std::uint8_t>(byte | (1U << (index % 8)));
  }
  ByteWriter writer;
  writer.u32(1);
  writer.u16(tpm_alg::kSha256);
  writer.u8(static_cast<std::uint8_t>(chosen.size()));
  writer.raw(chosen);
  return writer.take();
}

Digest pcr_digest(const PcrValues& values) {
  crypto::Sha256 hash;
  for (const auto& [index, value] : values)
    hash.update(value.view());
  return std::move(hash).finish();
}

Digest pcr_policy(const PcrValues& values) {
  ByteWriter writer;
  writer.raw(Digest{}.view());
  writer.u32(kPolicyPcr);
  writer.raw(pcr_selection(values));
  writer.raw(pcr_digest(values).view());
  return crypto::sha256(writer.view());
}

Digest extended(const Digest& before, const Digest& event) {
  crypto::Sha256 hash;
  hash.update(before.view());
  hash.update(event.view());
  return std::move(hash).finish();
}

}  // namespace darkbloom::attest
