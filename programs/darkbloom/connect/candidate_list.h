#pragma once
// The nodes that this client has judged itself, and those of them that it would seal to.

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "attest/verify/judge.h"
#include "base/environment.h"
#include "wire/link_frame.h"

namespace darkbloom::connect {

struct Candidate {
  attest::Verdict verdict;
  wire::NodeLoad load;
  std::shared_ptr<const Bytes> evidence;
};

/// Whether the node that was judged serves `model`.
bool offers(const attest::Verdict& verdict, std::string_view model);

/// What one request wants of its nodes.
struct Wanted {
  std::string_view model;
  const attest::Policy& policy;
  const std::vector<NodeId>& avoid;
};

class CandidateList {
 public:
  explicit CandidateList(attest::Policy policy) : policy_(std::move(policy)) {}

  /// Judges what is new. Evidence that is bad or stale is left out, and why is kept.
  void update(const wire::Directory& directory, UnixMillis now_ms);
  void clear();
  /// At most three nodes, own ones first, then the least busy; equals in an order that `random`
  /// chooses, so that nobody can foresee who gets a request.
  std::vector<const Candidate*> choose(const Wanted& wanted, Random& random) const;
  /// What nodes serve that the user's own policy accepts.
  std::vector<attest::ServedModel> models() const;
  const Candidate* find(const NodeId& id) const;
  /// How many the user's own policy accepts.
  std::size_t size() const;
  /// All whose evidence is good, accepted or not.
  std::vector<const Candidate*> judged() const;
  /// Why evidence of the present directory was left out, one sentence each.
  const std::vector<std::string>& refusals() const { return refusals_; }
  const attest::Policy& policy() const { return policy_; }

 private:
  attest::Policy policy_;
  std::map<Bytes, Candidate> candidates_;  // by evidence
  std::vector<std::string> refusals_;
};

}  // namespace darkbloom::connect
