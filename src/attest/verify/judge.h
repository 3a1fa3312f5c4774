#pragma once
// Evidence in, verdict out. The client calls this itself and believes nobody else's verdict. No
// clock and no trust root but those handed in.

#include "attest/statement.h"
#include "wire/envelope.h"

namespace darkbloom::attest {

/// What the user demands.
struct Policy {
  wire::Tier min_tier = wire::Tier::open;
  UnixMillis age_max_ms = 10 * 60 * 1000;    ///< of the statement
  UnixMillis clock_skew_max_ms = 60 * 1000;  ///< a statement may seem issued in the future by this
};

/// What the evidence shows.
struct Verdict {
  NodeId node;
  wire::Tier tier = wire::Tier::open;
  Statement statement;
  Digest evidence = {};  ///< SHA-256 of what was judged
};

/// The statement of evidence whose signature holds; its freshness has not been looked at.
Result<Statement> open_statement(ByteView evidence);

/// Refuses: malformed (invalid), signature wrong (tampered), not fresh (replayed), a tier under
/// the policy's (forbidden).
Result<Verdict> judge(ByteView evidence, const Policy& policy, UnixMillis now_ms);

}  // namespace darkbloom::attest
