#pragma once
// What may still be spent on automata for one grammar: their cost is not to be seen in a schema's
// size.

#include <cstddef>

#include "grammar/limits.h"

namespace darkbloom::grammar {

class Work {
 public:
  /// False once more was spent than there is; then it stays so.
  bool spend(std::size_t amount) {
    if (amount > left_) left_ = 0;
    left_ -= amount < left_ ? amount : left_;
    return left_ > 0;
  }
  bool spent() const { return left_ == 0; }

 private:
  std::size_t left_ = kAutomatonWorkMax;
};

}  // namespace darkbloom::grammar
