#include "attest/verify/snp_report.h"

#include <algorithm>

namespace darkbloom::attest {
namespace {

constexpr std::size_t kComponentSize = 72;  // of the signature, little-endian
constexpr std::size_t kP384Size = 48;
constexpr std::uint64_t kPolicyReservedOne = std::uint64_t{1} << 17;
constexpr unsigned kPolicyBits = 26;

std::uint64_t number_at(ByteView bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = width; i > 0; --i)
    value = value << 8 | bytes[at + i - 1];
  return value;
}

std::uint32_t u32_at(ByteView bytes, std::size_t at) {
  return static_cast<std::uint32_t>(number_at(bytes, at, 4));
}

template <std::size_t Size>
std::array<std::uint8_t, Size> bytes_at(ByteView bytes, std::size_t at) {
  std::array<std::uint8_t, Size> field{};
  std::ranges::copy(bytes.subspan(at, Size), field.begin());
  return field;
}

bool is_zero(ByteView bytes, std::size_t from, std::size_t to) {
  return std::ranges::all_of(bytes.subspan(from, to - from), [](auto byte) { return byte == 0; });
}

/// Versions give the bytes after reported_tcb, and those at the end, a meaning one after another.
bool reserved_is_zero(ByteView bytes, std::uint32_t version) {
  const std::size_t after_tcb = version >= 3 ? 0x18B : 0x188;
  const std::size_t after_launch = version >= 5 ? 0x208 : 0x1F8;
  return is_zero(bytes, 0x4C, 0x50) && is_zero(bytes, after_tcb, 0x1A0) && bytes[0x1EB] == 0 &&
         bytes[0x1EF] == 0 && is_zero(bytes, after_launch, kSnpSignedSize) &&
         is_zero(bytes, kSnpSignedSize + 2 * kComponentSize, kSnpReportSize);
}

/// CPUID family and model, extended ones included (versions 3 and up).
SnpProduct product_of(ByteView bytes, std::uint32_t version) {
  if (version < 3) return SnpProduct::unknown;
  const unsigned family = bytes[0x188];
  const unsigned model = bytes[0x189];
  if (family == 0x19 && model <= 0x0F) return SnpProduct::milan;
  if (family == 0x19 && ((model >= 0x10 && model <= 0x1F) || (model >= 0xA0 && model <= 0xAF))) {
    return SnpProduct::genoa;
  }
  if (family == 0x1A && model <= 0x1F) return SnpProduct::turin;
  return SnpProduct::unknown;
}

Result<std::array<std::uint8_t, 96>> signature_of(ByteView bytes) {
  std::array<std::uint8_t, 96> signature{};
  for (const std::size_t part : {0U, 1U}) {
    const ByteView component =
        bytes.subspan(kSnpSignedSize + part * kComponentSize, kComponentSize);
    if (!is_zero(component, kP384Size, kComponentSize)) {
      return fail(Fault::invalid, "the report's signature is wider than P-384");
    }
    std::ranges::reverse_copy(component.first(kP384Size),
                              signature.begin() + static_cast<long>(part * kP384Size));
  }
  return signature;
}

void read_identity(ByteView bytes, SnpReport& report) {
  report.policy = number_at(bytes, 0x08, 8);
  report.vmpl = u32_at(bytes, 0x30);
  report.signature_algorithm = u32_at(bytes, 0x34);
  report.current_tcb = bytes_at<8>(bytes, 0x38);
  report.platform_info = number_at(bytes, 0x40, 8);
  report.key_info = u32_at(bytes, 0x48);
  report.report_data = bytes_at<64>(bytes, 0x50);
  report.measurement = bytes_at<48>(bytes, 0x90);
  report.host_data = bytes_at<32>(bytes, 0xC0);
  report.reported_tcb = bytes_at<8>(bytes, 0x180);
  report.chip_id = bytes_at<64>(bytes, 0x1A0);
  report.committed_tcb = bytes_at<8>(bytes, 0x1E0);
  report.launch_tcb = bytes_at<8>(bytes, 0x1F0);
}

}  // namespace

std::uint32_t snp_signing_key(const SnpReport& report) {
  return report.key_info >> 2 & 7U;
}

SnpTcb snp_tcb(const std::array<std::uint8_t, 8>& raw, SnpProduct product) {
  if (product == SnpProduct::turin) {
    return {
        .boot_loader = raw[1], .tee = raw[2], .snp = raw[3], .microcode = raw[7], .fmc = raw[0]};
  }
  return {.boot_loader = raw[0], .tee = raw[1], .snp = raw[6], .microcode = raw[7]};
}

Result<SnpReport> decode_snp_report(ByteView bytes) {
  if (bytes.size() != kSnpReportSize) {
    return fail(Fault::invalid, "an SEV-SNP report has 1184 bytes");
  }
  SnpReport report;
  report.version = u32_at(bytes, 0);
  if (report.version < 2 || report.version > 5) {
    return fail(Fault::invalid, "the report's version is none of 2 to 5");
  }
  if (!reserved_is_zero(bytes, report.version)) {
    return fail(Fault::invalid, "a reserved field of the report is not zero");
  }
  read_identity(bytes, report);
  if ((report.policy & kPolicyReservedOne) == 0 || report.policy >> kPolicyBits != 0) {
    return fail(Fault::invalid, "the report's guest policy has reserved bits");
  }
  if (report.key_info >> 5 != 0) {
    return fail(Fault::invalid, "a reserved field of the report is not zero");
  }
  report.product = product_of(bytes, report.version);
  const auto signature = signature_of(bytes);
  if (!signature) return fail(signature.error());
  report.signature = *signature;
  return report;
}

}  // namespace darkbloom::attest
