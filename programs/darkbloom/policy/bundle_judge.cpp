#include "darkbloom/policy/bundle_judge.h"

#include <utility>

namespace darkbloom::policy {

Result<void> SeenLogs::take(const tlog::Checkpoint& checkpoint) {
  tlog::TreeHead& newest = newest_[checkpoint.origin];
  if (checkpoint.tree.size < newest.size) {
    return fail(Fault::replayed, "the log's checkpoint is older than one that was seen before");
  }
  if (checkpoint.tree.size == newest.size && checkpoint.tree.root != newest.root) {
    return fail(Fault::tampered, "the log shows two states of one size: a split view");
  }
  newest = checkpoint.tree;
  return {};
}

Result<attest::LogEntry> BundleJudge::look_up(const wire::LoggedEntry& logged, UnixMillis now_ms,
                                              attest::LogState& state) {
  const auto proof = tlog::parse_proof(text_of(logged.proof));
  if (!proof) return fail(proof.error());
  const tlog::Freshness freshness{.now_ms = now_ms, .age_max_ms = policy_.checkpoint_age_max_ms};
  const auto found = tlog::verify_logged(*proof, logged.entry, *policy_.log, freshness);
  if (!found) return fail(found.error());
  if (auto taken = seen_.take(found->checkpoint); !taken) return fail(taken.error());
  if (found->checkpoint.tree.size > state.size) {
    state = {found->checkpoint.tree.size, found->checkpoint.tree.root};
  }
  return attest::parse_log_entry(logged.entry);
}

attest::LogFindings BundleJudge::look_up(const wire::EvidenceBundle& bundle, UnixMillis now_ms) {
  attest::LogFindings findings;
  if (!policy_.log) findings.absence = "your policy names no log";
  if (policy_.log && bundle.logged.empty()) findings.absence = "no log's proof was shown";
  if (!policy_.log) return findings;
  for (const wire::LoggedEntry& logged : bundle.logged) {
    auto entry = look_up(logged, now_ms, findings.state);
    if (entry) {
      findings.entries.push_back(std::move(*entry));
    } else if (findings.refusal.empty()) {
      findings.refusal = std::move(entry.error().detail);
    }
  }
  return findings;
}

Result<attest::Verdict> BundleJudge::judge(const wire::EvidenceBundle& bundle, UnixMillis now_ms) {
  const attest::Known known{look_up(bundle, now_ms), attest::nonce_root_of(bundle)};
  return attest::judge(bundle.evidence, policy_.evidence, now_ms, known);
}

}  // namespace darkbloom::policy
