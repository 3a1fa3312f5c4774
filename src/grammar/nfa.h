#pragma once
// Automata with choices, as a pattern writes them, and their determinisation with limits.

#include <cstddef>
#include <optional>
#include <vector>

#include "grammar/automaton.h"
#include "grammar/work.h"

namespace darkbloom::grammar {

/// Thompson's construction: a state reads one character, or chooses among others without reading.
struct Nfa {
  enum class Gate { open, at_start, at_end };
  struct State {
    CodePoints on = {};      ///< empty: reads nothing
    std::size_t to = 0;      ///< after reading
    Gate gate = Gate::open;  ///< where `choices` may be taken
    std::vector<std::size_t> choices = {};
  };
  std::vector<State> states;
  std::size_t start = 0;
  std::size_t end = 0;
  /// A state from which any text is accepted, where there is one.
  std::optional<std::size_t> anything = {};
};

/// Nothing where it takes more states or work than the limits allow.
std::optional<Automaton> determinised(const Nfa& nfa, Work& work);

}  // namespace darkbloom::grammar
