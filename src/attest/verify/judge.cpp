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

std::string because(const LogFindings& log) {
  const std::string& why = log.refusal.empty() ? log.absence : log.refusal;
  return why.empty() ? "" : " (" + why + ")";
}

/// A statement is the node's own word: what it says of itself is told, and proves nothing.
TrustVector trust_in_statement(bool is_own, const LogFindings& log) {
  TrustVector trust;
  trust.instance_identity =
      is_own ? Component{Finding::affirming, "its key is one that you have paired"}
             : Component{Finding::warning,
                         "it holds the key that it names; nobody vouches for it" + because(log)};
  trust.configuration.reason = "nothing shows how the machine is set up";
  trust.executables = {Finding::warning, "the build's digest is the node's own word"};
  trust.file_system.reason = "nothing shows which files it uses";
  trust.hardware.reason = "no hardware vouches for it";
  trust.runtime_opaque.reason = "nothing keeps the machine's owner out of its memory";
  trust.storage_opaque.reason = "its keys are in ordinary memory";
  trust.sourced_data = {Finding::warning, "the weights' digest is the node's own word"};
  return trust;
}

Result<EvidenceView> open_evidence(ByteView evidence) {
  auto view = decode_evidence(evidence);
  if (!view) return fail(view.error());
  const auto genuine = crypto::verify_p256(view->statement.identity,
                                           signed_text(view->statement_bytes), view->signature);
  if (!genuine) return fail(Fault::tampered, "the node's statement is not signed by its key");
  return view;
}

bool all_models_logged(const Statement& statement, const LogFindings& log) {
  return std::ranges::all_of(statement.models, [&](const ServedModel& model) {
    return log.names_model(model.name, model.digest);
  });
}

/// What the witnessed log adds: a key that everybody sees alike, a build and weights that are
/// known.
void look_at_log(const LogFindings& log, Verdict& verdict) {
  TrustVector& trust = verdict.trust;
  const bool key = log.names_key(verdict.statement.identity);
  const bool build = log.build(verdict.statement.build) != nullptr;
  if (key && !verdict.own) {
    trust.instance_identity = {Finding::affirming, "its key is in the witnessed log"};
  }
  if (build) trust.executables.reason = "the build is in the log; that it runs is the node's word";
  if (key && !build) trust.executables.reason = "the build that it states is not in the log";
  if (all_models_logged(verdict.statement, log)) {
    trust.sourced_data.reason = "the weights are in the log; that it runs them is the node's word";
  }
  if (!key || !build) return;
  verdict.tier = wire::Tier::sealed;
  verdict.log = log.state;
}

void affirm_measured(const TpmFacts& facts, bool models_logged, TrustVector& trust) {
  trust.configuration = {Finding::affirming, "its boot has the values that are in the log"};
  trust.executables = {Finding::affirming, "all that ran on it is of the logged build"};
  trust.file_system = {Finding::affirming, "its kernel's log shows every file that it executed"};
  trust.hardware = facts.simulated
                       ? Component{Finding::warning,
                                   "its TPM is simulated: software, which proves "
                                   "the procedure and protects from nobody"}
                       : Component{Finding::affirming, "a TPM whose maker certified it signed"};
  trust.runtime_opaque = {Finding::warning,
                          "no program of its owner ran; who opens the machine can read its memory"};
  trust.storage_opaque = {Finding::affirming,
                          "its key is in the TPM and opens for this boot alone"};
  if (models_logged) {
    trust.sourced_data = {Finding::affirming, "the logged program took the logged weights"};
  }
}

/// What a TPM adds. Where it proves too little the tier stays, and the reason is told.
void look_at_hardware(const EvidenceView& evidence, const Known& known, Verdict& verdict) {
  const auto facts = judge_measured(evidence, known.log, known.nonce_root);
  if (!facts) {
    if (facts.error().fault == Fault::not_found) return;
    verdict.pending = !known.nonce_root;
    verdict.trust.hardware = {Finding::warning, facts.error().detail};
    verdict.unproven.push_back(facts.error().detail);
    return;
  }
  verdict.simulated = facts->simulated;
  affirm_measured(*facts, all_models_logged(evidence.statement, known.log), verdict.trust);
  if (verdict.tier == wire::Tier::sealed) verdict.tier = wire::Tier::measured;
}

/// What a tier is worth to somebody whom simulated hardware will not do.
wire::Tier worth(const Verdict& verdict, const Policy& policy) {
  const bool counts = !verdict.simulated || policy.simulated_hardware;
  return counts ? verdict.tier : std::min(verdict.tier, wire::Tier::sealed);
}

Result<void> accept_organisation(const Statement& statement, const Policy& policy) {
  if (!serves(statement, policy.organisations)) {
    return fail({.fault = Fault::forbidden,
                 .detail = "the machine serves only organisations that you do not belong to",
                 .code = std::string(kNotForYou)});
  }
  if (!policy.organisation_only || !statement.organisations.empty()) return {};
  return fail({.fault = Fault::forbidden,
               .detail = "the machine is not one of your organisation's",
               .code = std::string(kNotYourOrganisation)});
}

}  // namespace

std::string tier_text(const Verdict& verdict) {
  const std::string name(wire::name_of(verdict.tier));
  return verdict.simulated ? name + " (simulated hardware)" : name;
}

std::string_view protection_text(const Verdict& verdict) {
  constexpr std::string_view kSealed =
      "protects from the network, and a machine that the coordinator made up would be in the log; "
      "not from the machine's owner";
  if (verdict.simulated) return kSealed;
  switch (verdict.tier) {
    case wire::Tier::open:
      return "protects from the network; not from the machine's owner, nor from a coordinator that "
             "would pass off a machine of its own";
    case wire::Tier::sealed:
      return kSealed;
    case wire::Tier::measured:
      return "protects from the network, the coordinator and an owner armed with software; not "
             "from "
             "one who opens the machine";
    case wire::Tier::confidential:
      break;
  }
  return "protects from the network, the coordinator and the host's software; not from one who "
         "opens "
         "the machine";
}

Result<Statement> open_statement(ByteView evidence) {
  auto view = open_evidence(evidence);
  if (!view) return fail(view.error());
  return std::move(view->statement);
}

Result<Verdict> judge(ByteView evidence, const Policy& policy, UnixMillis now_ms,
                      const Known& known) {
  const auto view = open_evidence(evidence);
  if (!view) return fail(view.error());
  const Statement& statement = view->statement;
  if (auto fresh = check_freshness(statement, policy, now_ms); !fresh) return fail(fresh.error());
  const NodeId node = node_id_of(statement.identity);
  const auto paired = std::ranges::find(policy.own, pairing_code_of(node));
  Verdict verdict{.node = node,
                  .own = paired != policy.own.end(),
                  .statement = statement,
                  .evidence = crypto::sha256(evidence)};
  verdict.trust = trust_in_statement(verdict.own, known.log);
  if (!known.log.refusal.empty()) verdict.unproven.push_back(known.log.refusal);
  look_at_log(known.log, verdict);
  look_at_hardware(*view, known, verdict);
  return verdict;
}

Policy stricter(Policy policy, const Demand& demand) {
  policy.min_tier = std::max(policy.min_tier, demand.min_tier);
  policy.own_only = policy.own_only || demand.own_only;
  policy.organisation_only = policy.organisation_only || demand.organisation_only;
  policy.age_max_ms = std::min(policy.age_max_ms, demand.age_max_ms.value_or(policy.age_max_ms));
  return policy;
}

Result<void> accept(const Verdict& verdict, const Policy& policy) {
  if (policy.own_only && !verdict.own) {
    return fail(Fault::forbidden, "the machine is not one that you have paired");
  }
  if (auto open = accept_organisation(verdict.statement, policy); !open) return open;
  const wire::Tier tier = worth(verdict, policy);
  if (tier >= policy.min_tier) return {};
  const std::string why = tier < verdict.tier ? " on hardware that is simulated" : "";
  return fail(Fault::forbidden,
              "the node's evidence reaches tier " + std::string(wire::name_of(verdict.tier)) + why +
                  ", under the one demanded, " + std::string(wire::name_of(policy.min_tier)));
}

}  // namespace darkbloom::attest
