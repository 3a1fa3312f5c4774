#pragma once
// Regular expressions as JSON Schema's `pattern` has them (ECMA-262 section 22.2): characters,
// classes, groups, alternatives, quantifiers, anchors. What looks around or back is refused.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "grammar/automaton.h"
#include "grammar/work.h"

namespace darkbloom::grammar {

/// A pattern, parsed.
struct Pattern {
  enum class Kind { characters, sequence, choice, repeat, start, end };
  Kind kind = Kind::sequence;
  CodePoints on = {};                      ///< characters
  std::vector<Pattern> parts = {};         ///< of a sequence, a choice; of a repeat, one
  std::uint32_t least = 0;                 ///< of a repeat
  std::optional<std::uint32_t> most = {};  ///< none: without end
};

/// Refuses, as invalid and with one sentence, what is no pattern, what is not supported and what
/// is over a limit. Errors carry no param.
Result<Pattern> parse_pattern(std::string_view text);

/// The texts in which the pattern is found, which is anywhere unless it has anchors.
Result<Automaton> automaton_of(const Pattern& pattern, Work& work);

}  // namespace darkbloom::grammar
