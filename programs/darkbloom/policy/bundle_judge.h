#pragma once
// A node's bundle in, the verdict out: checks the log's proofs under the user's log policy, then
// judges the evidence with what they show.

#include <map>
#include <string>

#include "darkbloom/policy/user_policy.h"
#include "wire/evidence_bundle.h"

namespace darkbloom::policy {

/// The newest state of each log that was seen. A log that shows an older one, or another one of the
/// same size, is refused: it shows others something else.
class SeenLogs {
 public:
  /// Refuses a smaller tree (replayed), and another root at the same size (tampered).
  Result<void> take(const tlog::Checkpoint& checkpoint);

 private:
  std::map<std::string, tlog::TreeHead> newest_;
};

class BundleJudge {
 public:
  explicit BundleJudge(UserPolicy policy) : policy_(std::move(policy)) {}

  /// As attest::judge. A proof that does not hold is no refusal: what it was for counts as not
  /// logged, and the verdict says why.
  Result<attest::Verdict> judge(const wire::EvidenceBundle& bundle, UnixMillis now_ms);
  const attest::Policy& policy() const { return policy_.evidence; }
  const UserPolicy& user_policy() const { return policy_; }

 private:
  attest::LogFindings look_up(const wire::EvidenceBundle& bundle, UnixMillis now_ms);
  Result<attest::LogEntry> look_up(const wire::LoggedEntry& logged, UnixMillis now_ms,
                                   attest::LogState& state);

  UserPolicy policy_;
  SeenLogs seen_;
};

}  // namespace darkbloom::policy
