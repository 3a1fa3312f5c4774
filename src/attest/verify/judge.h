#pragma once
// Evidence in, verdict out. The client calls this itself and believes nobody else's verdict. No
// clock and no trust root but those handed in.

#include <string>
#include <string_view>
#include <vector>

#include "attest/evidence_file.h"
#include "attest/pairing_code.h"
#include "attest/statement.h"
#include "attest/verify/log_findings.h"
#include "attest/verify/measured_judge.h"
#include "attest/verify/trust_vector.h"
#include "wire/envelope.h"

namespace darkbloom::attest {

/// What the user demands.
struct Policy {
  wire::Tier min_tier = wire::Tier::open;
  UnixMillis age_max_ms = 10 * 60 * 1000;    ///< of the statement
  UnixMillis clock_skew_max_ms = 60 * 1000;  ///< a statement may seem issued in the future by this
  std::vector<PairingCode> own = {};         ///< machines that the user has paired
  bool own_only = false;                     ///< seal to no others
  bool simulated_hardware = false;  ///< a software TPM will do for tier measured: to try things
  std::vector<OrganisationId> organisations = {};  ///< those that the user belongs to
  bool organisation_only = false;                  ///< seal to no machines but theirs
};

/// What the evidence shows.
struct Verdict {
  NodeId node;
  wire::Tier tier = wire::Tier::open;
  bool own = false;        ///< the user has paired this machine
  bool pending = false;    ///< its hardware has yet to sign for the client's nonce
  bool simulated = false;  ///< its hardware is software, so tier measured protects from nobody
  Statement statement;
  Digest evidence = {};  ///< SHA-256 of what was judged
  LogState log = {};     ///< the state of the log that the verdict rests on; size 0: none
  TrustVector trust = {};
  std::vector<std::string> unproven = {};  ///< what was shown and does not hold, a clause each
};

/// "measured (simulated hardware)": a verdict's tier, as it is shown wherever people look.
std::string tier_text(const Verdict& verdict);
/// From whom that protects and from whom it does not, in one sentence.
std::string_view protection_text(const Verdict& verdict);

/// What the client knows beside the evidence.
struct Known {
  LogFindings log = {};
  NonceRoot nonce_root = {};
};

/// The statement of evidence whose signature holds; its freshness has not been looked at.
Result<Statement> open_statement(ByteView evidence);

/// What `evidence` shows, whatever tier is demanded: *sealed* where the log names the node's key
/// and its build, *measured* where a TPM proves that this build runs. What does not hold lowers the
/// tier and says why in the trust vector. Refuses: malformed (invalid), signature wrong (tampered),
/// not fresh under `policy` (replayed).
Result<Verdict> judge(ByteView evidence, const Policy& policy, UnixMillis now_ms,
                      const Known& known = {});

/// What one request demands beside its user's policy.
struct Demand {
  wire::Tier min_tier = wire::Tier::open;
  bool own_only = false;
  bool organisation_only = false;
  std::optional<UnixMillis> age_max_ms = {};  ///< of the statement
};
/// `policy`, made stricter wherever `demand` is.
Policy stricter(Policy policy, const Demand& demand);

/// Codes of accept()'s refusals.
inline constexpr std::string_view kNotForYou = "not_for_you";
inline constexpr std::string_view kNotYourOrganisation = "not_your_organisation";

/// Would the user seal to this machine? Refuses as forbidden one that serves organisations to which
/// the user does not belong, one that serves no organisation where only those will do, a tier under
/// the one demanded, one that rests on simulated hardware where that will not do and, where only
/// own machines will do, a machine that is none.
Result<void> accept(const Verdict& verdict, const Policy& policy);

}  // namespace darkbloom::attest
