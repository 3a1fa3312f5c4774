#pragma once
// JSON schemas at random, of keywords that the grammar room holds, so that most are not refused.

#include <string>

#include "unit/base/seeded_random.h"

namespace darkbloom::test {

/// One whole schema as JSON text, with references among its $defs.
std::string random_schema(SeededRandom& random);

}  // namespace darkbloom::test
