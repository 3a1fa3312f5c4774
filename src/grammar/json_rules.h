#pragma once
// The parts of JSON (RFC 8259) as rules, each made once: strings, numbers, blanks, any value.
// Blanks are few by construction, so that a model cannot write them forever.

#include <string>

#include "grammar/rules.h"

namespace darkbloom::grammar {

/// A string of so many characters; an escape counts as one.
std::string json_string(Rules& rules, const Times& length = {});
/// At most kDigitsMax digits before and behind the point, and an exponent that fits a double.
std::string json_integer(Rules& rules);
std::string json_number(Rules& rules);

/// Nothing, a blank, or a line's end and at most 16 blanks: after brackets and commas.
std::string json_gap(Rules& rules);
std::string json_comma(Rules& rules);
std::string json_colon(Rules& rules);

/// Nested at most kAnyDepthMax deep.
std::string json_any_value(Rules& rules);
std::string json_any_object(Rules& rules);
std::string json_any_array(Rules& rules);

}  // namespace darkbloom::grammar
