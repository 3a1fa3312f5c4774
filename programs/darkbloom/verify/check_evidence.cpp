#include <format>

#include "attest/evidence_file.h"
#include "darkbloom/policy/bundle_judge.h"
#include "darkbloom/verify/checks.h"
#include "tlog/checkpoint.h"

namespace darkbloom::verify {
namespace {

std::string log_of(const attest::LogState& log) {
  if (log.size == 0) return "none: nothing of this rests on a log";
  return std::format("{} entries, root {}", log.size, log.root.hex());
}

}  // namespace

Result<attest::Verdict> verdict_of(const wire::EvidenceBundle& bundle,
                                   const policy::UserPolicy& policy, UnixMillis at_ms) {
  policy::BundleJudge judge(policy);
  auto verdict = judge.judge(bundle, at_ms);
  if (!verdict) return verdict;
  if (auto accepted = attest::accept(*verdict, policy.evidence); !accepted) {
    return fail(accepted.error());
  }
  if (!policy.log) return verdict;
  // A file in which anything was changed is no evidence, even where the rest would do.
  if (!verdict->unproven.empty()) return fail(Fault::tampered, verdict->unproven.front());
  if (verdict->tier >= wire::Tier::sealed) return verdict;
  const attest::Component& executables = verdict->trust.executables;
  const bool key_logged =
      verdict->trust.instance_identity.finding == attest::Finding::affirming && !verdict->own;
  return fail(Fault::forbidden, key_logged ? executables.reason
                                           : "the log does not vouch for the machine: " +
                                                 verdict->trust.instance_identity.reason);
}

Result<Findings> check_evidence(ByteView file, const policy::UserPolicy& policy, UnixMillis at_ms) {
  const auto bundle = attest::decode_evidence_file(file);
  if (!bundle) return fail(bundle.error());
  const auto verdict = verdict_of(*bundle, policy, at_ms);
  if (!verdict) return fail(verdict.error());
  Findings findings{{"node", verdict->node.hex()},
                    {"pairing_code", attest::text_of(attest::pairing_code_of(verdict->node))},
                    {"tier", attest::tier_text(*verdict)},
                    {"build", verdict->statement.build.hex()},
                    {"evidence", verdict->evidence.hex()},
                    {"log", log_of(verdict->log)},
                    {"expires_at_ms", std::to_string(verdict->statement.expires_at_ms)}};
  for (const attest::ServedModel& model : verdict->statement.models)
    findings.emplace_back("serves " + model.name, model.digest.hex());
  for (const auto& [name, component] : verdict->trust.all()) {
    findings.emplace_back(
        name, std::format("{}: {}", attest::name_of(component.finding), component.reason));
  }
  return findings;
}

Result<Findings> check_checkpoint(std::string_view file, std::string_view vkey) {
  const auto key = tlog::parse_note_key(vkey);
  if (!key) return fail(key.error());
  const auto checkpoint = tlog::open_checkpoint(file, *key);
  if (!checkpoint) return fail(checkpoint.error());
  return Findings{{"log", checkpoint->origin},
                  {"entries", std::to_string(checkpoint->tree.size)},
                  {"root", checkpoint->tree.root.hex()}};
}

}  // namespace darkbloom::verify
