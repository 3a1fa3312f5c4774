#include <algorithm>
#include <cctype>
#include <format>

#include "attest/verify/snp_judge.h"
#include "crypto/base64.h"
#include "darkbloom/verify/checks.h"

namespace darkbloom::verify {
namespace {

using attest::SnpFacts;
using attest::SnpPolicy;
using crypto::Certificate;

std::string without_spaces(std::string_view text) {
  std::string kept;
  std::ranges::copy_if(text, std::back_inserter(kept),
                       [](unsigned char c) { return std::isspace(c) == 0; });
  return kept;
}

/// The report as bytes, whichever way its file writes it. What is none of them is left to the
/// judge.
Bytes report_of(ByteView file) {
  constexpr std::size_t kTextMax = 4 * attest::kSnpReportSize;
  if (file.size() == attest::kSnpReportSize || file.size() > kTextMax) return copy_of(file);
  const std::string text = without_spaces(text_of(file));
  if (auto bytes = from_hex(text)) return std::move(*bytes);
  if (auto bytes = crypto::from_base64(text)) return std::move(*bytes);
  return copy_of(file);
}

Result<Certificate> chip_of(ByteView file) {
  if (!text_of(file).contains("-----BEGIN CERTIFICATE-----")) return Certificate::from_der(file);
  auto listed = Certificate::from_pem(text_of(file));
  if (!listed) return fail(listed.error());
  return std::move(listed->front());
}

template <std::size_t Size>
Result<void> demand(const std::string& hex, std::optional<std::array<std::uint8_t, Size>>& into) {
  if (hex.empty()) return {};
  const auto bytes = from_hex(hex);
  if (!bytes || bytes->size() != Size) {
    return fail(Fault::invalid,
                std::format("What is demanded must be {} bytes in hexadecimal.", Size));
  }
  std::ranges::copy(*bytes, into.emplace().begin());
  return {};
}

Result<SnpPolicy> policy_of(const SnpDemands& demands) {
  SnpPolicy policy{.fit_for_secrets = demands.fit_for_secrets};
  if (!demands.fit_for_secrets) policy.vmpl_max = 3;
  if (auto read = demand(demands.report_data, policy.report_data); !read) {
    return fail(read.error());
  }
  if (auto read = demand(demands.measurement, policy.measurement); !read) {
    return fail(read.error());
  }
  return policy;
}

std::string fitness(const attest::SnpReport& report) {
  if ((report.policy & attest::kSnpPolicyDebug) != 0) {
    return "fit for no secrets: its host may debug it";
  }
  if ((report.policy & attest::kSnpPolicyMigrationAgent) != 0) {
    return "fit for no secrets: an agent may migrate it";
  }
  return "its host may neither debug nor migrate it";
}

Findings findings_of(const SnpFacts& facts) {
  const attest::SnpTcb& tcb = facts.tcb;
  return {{"product", std::string(attest::name_of(facts.product))},
          {"report_version", std::to_string(facts.report.version)},
          {"guest", fitness(facts.report)},
          {"privilege_level", std::to_string(facts.report.vmpl)},
          {"measurement", to_hex(facts.report.measurement)},
          {"report_data", to_hex(facts.report.report_data)},
          {"host_data", to_hex(facts.report.host_data)},
          {"chip", to_hex(facts.report.chip_id)},
          {"security_versions", std::format("boot loader {}, TEE {}, SNP {}, microcode {}",
                                            tcb.boot_loader, tcb.tee, tcb.snp, tcb.microcode)},
          {"revocation", "not looked at: no revocation list was given"}};
}

}  // namespace

Result<Findings> check_snp(const SnpFiles& files, const SnpDemands& demands, UnixMillis at_ms) {
  const auto policy = policy_of(demands);
  if (!policy) return fail(policy.error());
  const auto chip = chip_of(files.chip);
  if (!chip) return fail(chip.error());
  const auto above = Certificate::from_pem(files.chain);
  if (!above) return fail(above.error());
  const auto facts = attest::judge_snp(report_of(files.report), {*chip, *above}, *policy, at_ms);
  if (!facts) return fail(facts.error());
  return findings_of(*facts);
}

}  // namespace darkbloom::verify
