#include "attest/verify/judge.h"

#include <algorithm>
#include <string>

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

/// A statement is the node's own word: what it says of itself is told, and proves nothing.
TrustVector trust_in_statement(bool is_own) {
  TrustVector trust;
  trust.instance_identity =
      is_own ? Component{Finding::affirming, "its key is one that you have paired"}
             : Component{Finding::warning, "it holds the key that it names; nobody vouches for it"};
  trust.configuration.reason = "nothing shows how the machine is set up";
  trust.executables = {Finding::warning, "the build's digest is the node's own word"};
  trust.file_system.reason = "nothing shows which files it uses";
  trust.hardware.reason = "no hardware vouches for it";
  trust.runtime_opaque.reason = "nothing keeps the machine's owner out of its memory";
  trust.storage_opaque.reason = "its keys are in ordinary memory";
  trust.sourced_data = {Finding::warning, "the weights' digest is the node's own word"};
  return trust;
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
  const auto paired = std::ranges::find(policy.own, pairing_code_of(node));
  Verdict verdict{.node = node,
                  .own = paired != policy.own.end(),
                  .statement = std::move(*statement),
                  .evidence = crypto::sha256(evidence)};
  verdict.trust = trust_in_statement(verdict.own);
  return verdict;
}

Policy stricter(Policy policy, wire::Tier min_tier, bool own_only) {
  policy.min_tier = std::max(policy.min_tier, min_tier);
  policy.own_only = policy.own_only || own_only;
  return policy;
}

Result<void> accept(const Verdict& verdict, const Policy& policy) {
  if (policy.own_only && !verdict.own) {
    return fail(Fault::forbidden, "the machine is not one that you have paired");
  }
  if (verdict.tier >= policy.min_tier) return {};
  return fail(Fault::forbidden,
              "the node's evidence reaches tier " + std::string(wire::name_of(verdict.tier)) +
                  ", under the one demanded, " + std::string(wire::name_of(policy.min_tier)));
}

}  // namespace darkbloom::attest
