#pragma once
// Deterministic automata over characters: what patterns, formats, bounds of numbers and "any text
// but this" become, because a sampler follows one state of them at a time.

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/code_points.h"
#include "grammar/work.h"

namespace darkbloom::grammar {

struct Automaton {
  struct Edge {
    CodePoints on;  ///< not empty; the edges of one state share no character
    std::size_t to;
  };
  struct State {
    bool ends = false;  ///< text may end here
    std::vector<Edge> edges = {};
  };
  /// The first is the start; there is always one.
  std::vector<State> states = {State{}};

  bool accepts(std::u32string_view text) const;
  /// False where it accepts no text at all.
  bool accepts_any() const;
};

/// Without the states that lead to no end.
Automaton trimmed(const Automaton& automaton);

/// Texts that both accept; nothing where that takes more than kAutomatonStatesMax states or the
/// work that is left.
std::optional<Automaton> common(const Automaton& a, const Automaton& b, Work& work);

/// Characters of the longest text; nothing where there is none longest. Of automata that are
/// trimmed.
std::optional<std::size_t> longest_text(const Automaton& automaton);

/// Texts of `least` to `most` characters.
Automaton of_length(std::size_t least, std::optional<std::size_t> most);

/// Exactly these texts.
Automaton one_of(std::span<const std::u32string> texts);

/// All texts but these.
Automaton none_of(std::span<const std::u32string> texts);

/// All texts in which `marker`, which is not empty, does not occur.
Automaton without(std::u32string_view marker);

/// Equal states merged, for automata without a cycle.
Automaton merged(const Automaton& acyclic);

}  // namespace darkbloom::grammar
