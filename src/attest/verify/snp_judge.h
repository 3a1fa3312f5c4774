#pragma once
// Is this SEV-SNP report genuine, of a machine in good order, and for us? Asked of a report, AMD's
// certificates and a policy, and of nobody else.

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "attest/verify/snp_report.h"
#include "base/environment.h"
#include "base/ids.h"
#include "crypto/certificate.h"

namespace darkbloom::attest {

/// AMD's root keys (ARK) of Milan and Genoa, as SHA-256 of their SubjectPublicKeyInfo. From the
/// ask_ark files of google/go-sev-guest, which are AMD's key server's. Turin's is not at hand.
std::vector<Digest> amd_roots();

struct SnpPolicy {
  std::vector<Digest> roots = amd_roots();
  SnpTcb min_tcb = {};         ///< each part at least
  std::uint32_t vmpl_max = 0;  ///< a lower privilege, a higher number, is refused
  /// Refuse a guest that its host may debug or an agent migrate. False judges whether AMD's chip
  /// said it, and nothing about what the guest is good for.
  bool fit_for_secrets = true;
  std::optional<std::array<std::uint8_t, 64>> report_data = {};
  std::optional<std::array<std::uint8_t, 48>> measurement = {};
};

/// The chip's certificate (VCEK), then its issuers up to AMD's root (ASK, ARK).
struct SnpCertificates {
  const crypto::Certificate& chip;
  std::span<const crypto::Certificate> above;
};

struct SnpFacts {
  SnpReport report;
  SnpProduct product = SnpProduct::unknown;
  SnpTcb tcb = {};  ///< what the chip's certificate vouches for
};

std::string_view name_of(SnpProduct product);

/// Refuses, each with its own sentence: malformed (invalid); a guest that may be debugged or
/// migrated, a low privilege, an old platform, other report data or another measurement than those
/// demanded (forbidden); certificates or a signature that do not hold together (tampered).
Result<SnpFacts> judge_snp(ByteView report, const SnpCertificates& certificates,
                           const SnpPolicy& policy, UnixMillis now_ms);

}  // namespace darkbloom::attest
