#include "attest/verify/judge.h"

#include "crypto/hash.h"
#include "crypto/p256.h"

namespace darkbloom::attest {
namespace {

Result<void> check_freshness(const Statement& statement, const Policy& policy, UnixMillis now_ms) {
  if (statement.issued_at_ms > now_ms + policy.clock_skew_max_ms) {
    return fail(Fault::replayed, "the node's statement is dated in the future");
  }
  const bool too_old = statement.issued_at_ms < now_ms - policy.age_max_ms;
  if (too_old || statement.expires_at_ms <= now_ms) {
    return fail(Fault::replayed, "the node's statement is no longer fresh");
  }
  return {};
}

}  // namespace

Result<Statement> open_statement(ByteView evidence) {
  auto view = decode_evidence(evidence);
  if (!view) return fail(view.error());
  const auto genuine = crypto::verify_p256(view->statement.identity,
                                           signed_text(view->statement_bytes), view->signature);
  if (!genuine) return fail(Fault::tampered, "the node's statement is not signed by its key");
  return std::move(view->statement);
}

Result<Verdict> judge(ByteView evidence, const Policy& policy, UnixMillis now_ms) {
  auto statement = open_statement(evidence);
  if (!statement) return fail(statement.error());
  if (auto fresh = check_freshness(*statement, policy, now_ms); !fresh) return fail(fresh.error());
  const NodeId node = node_id_of(statement->identity);
  Verdict verdict{node, wire::Tier::open, std::move(*statement), crypto::sha256(evidence)};
  if (verdict.tier < policy.min_tier) {
    return fail(Fault::forbidden, "the node's evidence reaches tier open, under the one demanded");
  }
  return verdict;
}

}  // namespace darkbloom::attest
