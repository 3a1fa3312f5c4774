#pragma once
// The nodes that this client has judged itself and would seal to.

#include <cstddef>
#include <map>
#include <memory>
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

class CandidateList {
 public:
  explicit CandidateList(attest::Policy policy) : policy_(policy) {}

  /// Judges what is new; evidence that the policy refuses is left out.
  void update(const wire::Directory& directory, UnixMillis now_ms);
  void clear() { candidates_.clear(); }
  /// At most `count` nodes for `model`, none of them in `avoid`, the least busy first; equals in
  /// an order that `random` chooses, so that nobody can foresee who gets a request.
  std::vector<const Candidate*> choose(std::string_view model, std::size_t count,
                                       const std::vector<NodeId>& avoid, Random& random) const;
  std::vector<attest::ServedModel> models() const;
  const Candidate* find(const NodeId& id) const;
  std::size_t size() const { return candidates_.size(); }

 private:
  attest::Policy policy_;
  std::map<Bytes, Candidate> candidates_;  // by evidence
};

}  // namespace darkbloom::connect
