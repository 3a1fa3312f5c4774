#pragma once
// Does a TPM prove that the logged program runs on a sound machine? Tier *measured* on Linux:
// protocol.md section 9.

#include <array>
#include <optional>

#include "attest/statement.h"
#include "attest/verify/log_findings.h"
#include "attest/verify/tpm_judge.h"

namespace darkbloom::attest {

/// Firmware, option code, boot loader, Secure Boot, and what the boot loader started with which
/// command line: each must be quoted and have a logged value.
inline constexpr std::array<std::uint8_t, 6> kReferenceRegisters{0, 2, 4, 7, 8, 9};

/// What the client's own nonce leads to; nothing where the coordinator gave no way.
using NonceRoot = std::optional<Digest>;

/// Refuses, with the one reason that is met first: no TPM section (not_found); no nonce of the
/// client in the quote; whatever judge_tpm refuses; a register of kReferenceRegisters without a
/// logged value; no event log or IMA log; a file that ran and that the logged build does not list,
/// or one of the build that did not run as it is logged.
Result<TpmFacts> judge_measured(const EvidenceView& evidence, const LogFindings& log,
                                const NonceRoot& nonce_root);

}  // namespace darkbloom::attest
