#pragma once
// Tool calls as grammar rules, in the syntax of one family of models.

#include <string>

#include "base/error.h"
#include "grammar/grammar_maker.h"
#include "openai/dialect.h"
#include "openai/turn.h"

namespace darkbloom::openai {

/// Adds a rule for the calls that the turn allows, at least one, and gives its name. Refuses as
/// invalid a strict tool whose parameters cannot be held.
Result<std::string> add_calls(const Turn& turn, const CallSyntax& calls,
                              grammar::GrammarMaker& maker);

}  // namespace darkbloom::openai
