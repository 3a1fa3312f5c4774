#pragma once
// Python's + - * / // % ** and Jinja's ~.

#include "jinja/ast.h"
#include "jinja/run.h"

namespace darkbloom::jinja {

/// A failure where the two kinds have no such operation, and where an integer leaves 64 bits.
Value calculate(Run& run, Operator sign, const Value& left, const Value& right);

/// +x or -x.
Value with_sign(Run& run, bool minus, const Value& value);

}  // namespace darkbloom::jinja
