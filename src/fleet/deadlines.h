#pragma once
// How long a node may take, from what was predicted: no fixed timeout fits a prompt of ten tokens
// and one of a hundred thousand.

#include "fleet/prediction.h"

namespace darkbloom::fleet {

struct Deadlines {
  double hedge_s = 0;    ///< after this the node is suspected, and a second may be asked too
  double late_s = 0;     ///< after this a node that another has outrun has failed
  double give_up_s = 0;  ///< after this it has failed, and the next is asked
  double silence_s = 0;  ///< between two chunks of one answer
};

/// A node of which little is known gets longer. The coordinator cannot see whether an answer
/// streams, so a whole one has the time to be written: `bound_chunks` is the most that it can have.
Deadlines deadlines_of(const Prediction& predicted, const Pace& pace, double bound_chunks);

}  // namespace darkbloom::fleet
