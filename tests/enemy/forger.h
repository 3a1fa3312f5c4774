#pragma once
// What a coordinator that lies can make of genuine evidence and of genuine answers, having keys of
// its own and none of the nodes'.

#include <string_view>
#include <vector>

#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::enemy {

using test::SeededRandom;
using test::SignedNode;

/// One lie about a node's evidence.
class EvidenceForger {
 public:
  EvidenceForger(SeededRandom& random, const std::vector<const SignedNode*>& nodes)
      : random_(random), nodes_(nodes), own_(random) {}

  /// Evidence of one of the nodes, or what the enemy makes of it.
  Bytes make();
  const SignedNode& own() const { return own_; }

 private:
  const SignedNode& any() { return *nodes_[random_.number(nodes_.size())]; }
  Bytes swapped_key();
  Bytes signed_by_itself();
  Bytes spliced();
  Bytes flipped();

  SeededRandom& random_;
  const std::vector<const SignedNode*>& nodes_;
  SignedNode own_;  ///< a machine of the enemy's, whose statement is as good as any at tier open
};

/// One lie about an answer: its chunks in another order, number or wording. `other` are the chunks
/// of another answer.
void spoil(std::vector<Bytes>& chunks, const std::vector<Bytes>& other, SeededRandom& random);

}  // namespace darkbloom::enemy
