#pragma once
// The nodes that this client has judged itself, and those of them that it would seal to.

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "darkbloom/connect/request_facts.h"
#include "darkbloom/policy/bundle_judge.h"
#include "wire/link_frame.h"

namespace darkbloom::connect {

struct Candidate {
  attest::Verdict verdict;
  wire::NodeLoad load;
  std::shared_ptr<const wire::EvidenceBundle> shown;  ///< what was judged
};

/// The model that the node which was judged serves under this name; null: it does not.
const attest::ServedModel* offer_of(const attest::Verdict& verdict, std::string_view model);
bool offers(const attest::Verdict& verdict, std::string_view model);

/// What one request wants of its nodes.
struct Wanted {
  std::string_view model;
  const attest::Policy& policy;
  const std::vector<NodeId>& avoid;
  UnixMillis now_ms = 0;                  ///< evidence is at most as old as the policy says
  const RequestFacts* facts = nullptr;    ///< null: anything else will do
  std::optional<NodeId> remembered = {};  ///< has read this conversation
};

class CandidateList {
 public:
  explicit CandidateList(policy::UserPolicy policy) : judge_(std::move(policy)) {}

  /// Hardware must have signed for one of these, the client's own.
  void expect(const attest::ClientNonce& nonce);
  /// Judges what is new. Evidence that is bad or stale is left out, and why is kept.
  void update(const wire::Directory& directory, UnixMillis now_ms);
  void clear();
  /// At most three nodes, own ones first, then those of the user's organisations, the least busy;
  /// equals in an order that `random` chooses, so that nobody can foresee who gets a request.
  /// With facts: only those that they allow, in the order that they name where there is one; and
  /// the remembered one among them, before its equals.
  std::vector<const Candidate*> choose(const Wanted& wanted, Random& random) const;
  /// What nodes serve that the user's own policy accepts, each name once. Where nodes differ over a
  /// model, all that is said of it is what most of them state; of equals the least by digest, then
  /// by context. So no minority, and no order of arrival, changes what is listed.
  std::vector<attest::ServedModel> models() const;
  const Candidate* find(const NodeId& id) const;
  /// How many the user's own policy accepts.
  std::size_t size() const;
  /// All whose evidence is good, accepted or not.
  std::vector<const Candidate*> judged() const;
  /// Whether hardware of some has yet to sign for this client: a moment later they may be worth
  /// more.
  bool pending() const;
  /// Why evidence of the present directory was left out, one sentence each.
  const std::vector<std::string>& refusals() const { return refusals_; }
  const attest::Policy& policy() const { return judge_.policy(); }
  /// The organisation by which a node serves the user; null: it serves everybody.
  const organisation::Organisation* way_in(const attest::Statement& statement) const {
    return policy::way_in(judge_.user_policy(), statement);
  }

 private:
  static constexpr std::size_t kNoncesKept = 2;  // the present one, and the one before

  using Outcome = Result<Candidate>;
  Outcome judge(wire::EvidenceBundle bundle, UnixMillis now_ms);
  /// Judges, once more where what was judged is no longer fresh, or says what is known already.
  Outcome outcome_of(const wire::DirectoryEntry& node, UnixMillis now_ms);
  bool is_fresh(const attest::Statement& statement, UnixMillis now_ms) const;

  policy::BundleJudge judge_;
  std::vector<attest::ClientNonce> nonces_;
  std::map<Digest, Outcome> outcomes_;  // by version
  std::vector<std::string> refusals_;
};

}  // namespace darkbloom::connect
