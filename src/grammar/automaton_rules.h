#pragma once
// An automaton as rules: one for each state where text may go on in several ways.

#include <string>
#include <string_view>

#include "grammar/automaton.h"
#include "grammar/rules.h"

namespace darkbloom::grammar {

enum class Spelling {
  raw,   ///< characters as they are; no NUL, which tokens cannot hold
  json,  ///< as inside of a JSON string, each character spelled in one way (RFC 8259 section 7)
};

/// Rules for the texts of `automaton`, which accepts at least one. Returns the name of the first.
std::string add_automaton(Rules& rules, std::string_view hint, const Automaton& automaton,
                          Spelling spelling);

}  // namespace darkbloom::grammar
