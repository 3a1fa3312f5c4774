#pragma once
// Evidence in, verdict out. The client calls this itself and believes nobody else's verdict. No
// clock and no trust root but those handed in.

#include <vector>

#include "attest/pairing_code.h"
#include "attest/statement.h"
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
};

/// What the evidence shows.
struct Verdict {
  NodeId node;
  wire::Tier tier = wire::Tier::open;
  bool own = false;  ///< the user has paired this machine
  Statement statement;
  Digest evidence = {};  ///< SHA-256 of what was judged
  TrustVector trust = {};
};

/// The statement of evidence whose signature holds; its freshness has not been looked at.
Result<Statement> open_statement(ByteView evidence);

/// What `evidence` shows, whatever tier is demanded. Refuses: malformed (invalid), signature wrong
/// (tampered), not fresh under `policy` (replayed).
Result<Verdict> judge(ByteView evidence, const Policy& policy, UnixMillis now_ms);

/// `policy`, and `min_tier` at least, and own machines only where either says so.
Policy stricter(Policy policy, wire::Tier min_tier, bool own_only);

/// Would the user seal to this machine? Refuses as forbidden a tier under the one demanded and,
/// where only own machines will do, a machine that is none.
Result<void> accept(const Verdict& verdict, const Policy& policy);

}  // namespace darkbloom::attest
