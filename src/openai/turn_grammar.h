#pragma once
// The grammar that holds an answer to what its turn asks for: calls in the model's own syntax, a
// JSON schema, or either. What no grammar can hold is refused, never let through.

#include <string>

#include "base/error.h"
#include "engine/types.h"
#include "openai/dialect.h"
#include "openai/turn.h"

namespace darkbloom::openai {

inline constexpr std::uint32_t kParallelCallsMax = 32;  ///< in one answer

struct TurnGrammar {
  std::string gbnf = {};  ///< empty: the answer is free
  engine::Trigger trigger = {};
};

/// `in_thought`: the prompt ends inside of a thought. Refuses as invalid, with the path of what it
/// is about, a schema that cannot be held whole; the parameters of a tool that is not strict are
/// then held to be an object.
Result<TurnGrammar> make_turn_grammar(const Turn& turn, const Dialect& dialect, bool in_thought);

}  // namespace darkbloom::openai
