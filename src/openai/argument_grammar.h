#pragma once
// The arguments of one tool call as grammar rules, in each of the styles that models write them.

#include <string>

#include "base/error.h"
#include "grammar/grammar_maker.h"
#include "openai/dialect.h"
#include "openai/turn.h"

namespace darkbloom::openai {

/// What stands between a call's name and its end, as a rule's name or body. Parameters that cannot
/// be held are free where the tool is not strict, and refused as invalid where it is.
Result<std::string> add_arguments(const Tool& tool, const CallSyntax& calls,
                                  grammar::GrammarMaker& maker);

}  // namespace darkbloom::openai
