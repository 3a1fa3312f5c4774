#pragma once
// An AMD SEV-SNP attestation report: AMD publication 56860 (SEV Secure Nested Paging Firmware ABI),
// table 22 "ATTESTATION_REPORT", versions 2 to 5. Numbers are little-endian.

#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/error.h"

namespace darkbloom::attest {

inline constexpr std::size_t kSnpReportSize = 1184;
inline constexpr std::size_t kSnpSignedSize = 0x2A0;

/// Security versions of a platform's parts. Their places in the report's 8 bytes differ by product.
struct SnpTcb {
  std::uint8_t boot_loader = 0;
  std::uint8_t tee = 0;
  std::uint8_t snp = 0;
  std::uint8_t microcode = 0;
  std::uint8_t fmc = 0;  ///< Turin and later

  bool operator==(const SnpTcb&) const = default;
};

enum class SnpProduct : std::uint8_t { unknown, milan, genoa, turin };

struct SnpReport {
  std::uint32_t version = 0;
  std::uint64_t policy = 0;
  std::uint32_t vmpl = 0;  ///< privilege level that asked for the report; 0 is the highest
  std::uint32_t signature_algorithm = 0;
  std::uint64_t platform_info = 0;
  std::uint32_t key_info = 0;
  std::array<std::uint8_t, 64> report_data = {};  ///< chosen by the guest
  std::array<std::uint8_t, 48> measurement = {};  ///< of the guest at launch
  std::array<std::uint8_t, 32> host_data = {};
  std::array<std::uint8_t, 64> chip_id = {};
  std::array<std::uint8_t, 8> current_tcb = {};
  std::array<std::uint8_t, 8> reported_tcb = {};
  std::array<std::uint8_t, 8> committed_tcb = {};
  std::array<std::uint8_t, 8> launch_tcb = {};
  SnpProduct product = SnpProduct::unknown;     ///< named from version 3 on
  std::array<std::uint8_t, 96> signature = {};  ///< r then s, big-endian
};

/// Policy bits (table 10).
inline constexpr std::uint64_t kSnpPolicyMigrationAgent = std::uint64_t{1} << 18;
inline constexpr std::uint64_t kSnpPolicyDebug = std::uint64_t{1} << 19;
/// Which key signed: 0 VCEK, 1 VLEK, 7 none (bits 2 to 4 of key_info).
std::uint32_t snp_signing_key(const SnpReport& report);
/// The parts of a security version, as `product` lays them out.
SnpTcb snp_tcb(const std::array<std::uint8_t, 8>& raw, SnpProduct product);

/// Form only. Refuses another size or version, a reserved field that is not zero, and a signature
/// component over 384 bits (invalid).
Result<SnpReport> decode_snp_report(ByteView bytes);

}  // namespace darkbloom::attest
