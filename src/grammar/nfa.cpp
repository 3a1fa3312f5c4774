#include "grammar/nfa.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "grammar/limits.h"

namespace darkbloom::grammar {
namespace {

using StateSet = std::vector<std::size_t>;  ///< sorted

class Determiniser {
 public:
  Determiniser(const Nfa& nfa, Work& work) : nfa_(nfa), work_(work) {}

  std::optional<Automaton> run() {
    place_of(reading(closure({nfa_.start}, true)), accepts_in(closure({nfa_.start}, true, true)));
    for (std::size_t i = 0; i < sets_.size(); ++i) {
      if (sets_.size() > kAutomatonStatesMax || work_.spent()) return std::nullopt;
      add_edges(i);
    }
    return trimmed(result_);
  }

 private:
  /// What is reachable without reading, and through which gates.
  StateSet closure(StateSet open, bool at_start, bool at_end = false) {
    std::set<std::size_t> seen(open.begin(), open.end());
    while (!open.empty()) {
      const Nfa::State& state = nfa_.states[open.back()];
      open.pop_back();
      work_.spend(1);
      if (state.gate == Nfa::Gate::at_start && !at_start) continue;
      if (state.gate == Nfa::Gate::at_end && !at_end) continue;
      for (const std::size_t choice : state.choices) {
        if (seen.insert(choice).second) open.push_back(choice);
      }
    }
    return {seen.begin(), seen.end()};
  }

  bool accepts_in(const StateSet& states) const { return std::ranges::contains(states, nfa_.end); }

  /// The states of a closure that read; where anything may follow, nothing else matters.
  StateSet reading(const StateSet& states) const {
    if (nfa_.anything && std::ranges::contains(states, *nfa_.anything)) return {*nfa_.anything};
    StateSet kept;
    std::ranges::copy_if(states, std::back_inserter(kept), [&](std::size_t state) {
      return !nfa_.states[state].on.ranges().empty();
    });
    return kept;
  }

  std::size_t place_of(StateSet states, bool ends) {
    const auto [place, fresh] =
        places_.try_emplace(std::pair(std::move(states), ends), places_.size());
    if (fresh) {
      if (place->second > 0) result_.states.emplace_back();
      result_.states[place->second].ends = ends;
      sets_.push_back(place->first.first);
    }
    return place->second;
  }

  /// Cuts the characters where any state begins or stops to read, and follows each piece.
  void add_edges(std::size_t from) {
    const StateSet states = sets_[from];
    std::set<char32_t> cuts;
    for (const std::size_t state : states) {
      for (const CodeRange& range : nfa_.states[state].on.ranges()) {
        cuts.insert(range.first);
        cuts.insert(range.last + 1);
      }
    }
    std::map<StateSet, std::vector<CodeRange>> pieces;
    for (auto cut = cuts.begin(); cut != cuts.end(); ++cut) {
      if (work_.spent()) return;
      StateSet targets = targets_on(states, *cut);
      const auto after = std::next(cut);
      if (!targets.empty()) pieces[std::move(targets)].push_back({*cut, *after - 1});
    }
    std::map<std::size_t, CodePoints> edges;
    for (auto& [targets, ranges] : pieces) {
      const std::size_t to =
          place_of(reading(closure(targets, false)), accepts_in(closure(targets, false, true)));
      edges[to] = edges[to].united(CodePoints(std::move(ranges)));
    }
    for (auto& [to, on] : edges)
      result_.states[from].edges.push_back({std::move(on), to});
  }

  StateSet targets_on(const StateSet& states, char32_t point) {
    std::set<std::size_t> targets;
    for (const std::size_t state : states) {
      work_.spend(1 + nfa_.states[state].on.ranges().size());
      if (nfa_.states[state].on.contains(point)) targets.insert(nfa_.states[state].to);
    }
    return {targets.begin(), targets.end()};
  }

  const Nfa& nfa_;
  Work& work_;
  Automaton result_;
  std::vector<StateSet> sets_;
  std::map<std::pair<StateSet, bool>, std::size_t> places_;
};

}  // namespace

std::optional<Automaton> determinised(const Nfa& nfa, Work& work) {
  return Determiniser(nfa, work).run();
}

}  // namespace darkbloom::grammar
