#pragma once
// Somebody who asks, waits for the whole answer, and asks again.

#include <functional>

#include "answers.h"
#include "tally.h"

namespace darkbloom::bench {

class Asker {
 public:
  virtual ~Asker() = default;
  /// Whether it may ask.
  virtual bool ready() const = 0;
  virtual void ask() = 0;
  /// It has had its first chunk.
  virtual bool is_open() const = 0;
};

/// What askers share; all outlive them.
struct AskerParts {
  std::size_t number;  ///< this one's
  Answers& answers;
  Tally& tally;
  const std::function<void(Asker&)>& ended;  ///< its answer is whole, or was refused
};

}  // namespace darkbloom::bench
