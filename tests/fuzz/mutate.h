#pragma once
// Small damage to valid inputs, for the short run that every build makes.

#include "base/bytes.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::fuzz {

/// One to four random changes: bits, bytes, cuts, insertions, repeats, lengths.
Bytes mutated(Bytes input, test::SeededRandom& random);

}  // namespace darkbloom::fuzz
