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

/// What is known of an answer beforehand.
struct AnswerShape {
  bool streams = false;     ///< its first chunk comes once it is begun, not once it is whole
  double bound_chunks = 0;  ///< the most that it can have
};

/// A node of which little is known gets longer. So does an answer that comes whole: it has the time
/// to be written, and one that is longer than most is no fault of the node.
Deadlines deadlines_of(const Prediction& predicted, const Pace& pace, const AnswerShape& answer);

}  // namespace darkbloom::fleet
