#include "grammar/automaton.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/check.h"
#include "grammar/limits.h"

namespace darkbloom::grammar {
namespace {

const Automaton::Edge* edge_on(const Automaton::State& state, char32_t point) {
  const auto edge = std::ranges::find_if(
      state.edges, [&](const Automaton::Edge& each) { return each.on.contains(point); });
  return edge == state.edges.end() ? nullptr : &*edge;
}

/// Which states lead to an end: walks the edges backwards from the ends.
std::vector<bool> living(const Automaton& automaton) {
  std::vector<std::vector<std::size_t>> before(automaton.states.size());
  std::vector<std::size_t> open;
  std::vector<bool> alive(automaton.states.size());
  for (std::size_t i = 0; i < automaton.states.size(); ++i) {
    for (const auto& edge : automaton.states[i].edges)
      before[edge.to].push_back(i);
    if (automaton.states[i].ends) open.push_back(i);
    alive[i] = automaton.states[i].ends;
  }
  while (!open.empty()) {
    const std::size_t state = open.back();
    open.pop_back();
    for (const std::size_t earlier : before[state]) {
      if (alive[earlier]) continue;
      alive[earlier] = true;
      open.push_back(earlier);
    }
  }
  return alive;
}

/// A tree of the texts' characters; its inner states end where `inner_ends` says so.
Automaton tree_of(std::span<const std::u32string> texts, bool leaf_ends, bool inner_ends) {
  Automaton tree;
  std::vector<std::map<char32_t, std::size_t>> children(1);
  std::vector<bool> leaf(1);
  for (const std::u32string& text : texts) {
    std::size_t at = 0;
    for (const char32_t point : text) {
      const auto [child, fresh] = children[at].try_emplace(point, children.size());
      at = child->second;
      if (!fresh) continue;
      children.emplace_back();
      leaf.push_back(false);
    }
    leaf[at] = true;
  }
  tree.states.resize(children.size());
  for (std::size_t i = 0; i < children.size(); ++i) {
    tree.states[i].ends = leaf[i] ? leaf_ends : inner_ends;
    for (const auto& [point, to] : children[i])
      tree.states[i].edges.push_back({CodePoints::one(point), to});
  }
  return tree;
}

CodePoints all_edges(const Automaton::State& state) {
  std::vector<CodeRange> ranges;
  for (const auto& edge : state.edges)
    ranges.insert(ranges.end(), edge.on.ranges().begin(), edge.on.ranges().end());
  return CodePoints(std::move(ranges));
}

}  // namespace

bool Automaton::accepts(std::u32string_view text) const {
  std::size_t at = 0;
  for (const char32_t point : text) {
    const Edge* const edge = edge_on(states[at], point);
    if (edge == nullptr) return false;
    at = edge->to;
  }
  return states[at].ends;
}

bool Automaton::accepts_any() const {
  return living(*this)[0];
}

Automaton trimmed(const Automaton& automaton) {
  const std::vector<bool> alive = living(automaton);
  std::vector<std::size_t> place(automaton.states.size());
  std::size_t count = 1;  // the start stays, alive or not
  for (std::size_t i = 1; i < alive.size(); ++i)
    place[i] = alive[i] ? count++ : 0;
  Automaton result;
  result.states.resize(count);
  for (std::size_t i = 0; i < alive.size(); ++i) {
    if (!alive[i]) continue;
    result.states[place[i]].ends = automaton.states[i].ends;
    for (const auto& edge : automaton.states[i].edges) {
      if (alive[edge.to]) result.states[place[i]].edges.push_back({edge.on, place[edge.to]});
    }
  }
  return result;
}

std::optional<Automaton> common(const Automaton& a, const Automaton& b, Work& work) {
  Automaton both;
  std::map<std::pair<std::size_t, std::size_t>, std::size_t> places = {{{0, 0}, 0}};
  std::vector<std::pair<std::size_t, std::size_t>> pairs = {{0, 0}};
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto [in_a, in_b] = pairs[i];
    work.spend(1 + a.states[in_a].edges.size() * b.states[in_b].edges.size());
    if (pairs.size() > kAutomatonStatesMax || work.spent()) return std::nullopt;
    both.states[i].ends = a.states[in_a].ends && b.states[in_b].ends;
    for (const auto& one : a.states[in_a].edges) {
      for (const auto& two : b.states[in_b].edges) {
        CodePoints on = one.on.common(two.on);
        if (on.ranges().empty()) continue;
        const auto [place, fresh] = places.try_emplace({one.to, two.to}, pairs.size());
        if (fresh) {
          pairs.emplace_back(one.to, two.to);
          both.states.emplace_back();
        }
        both.states[i].edges.push_back({std::move(on), place->second});
      }
    }
  }
  return trimmed(both);
}

/// Kahn's order: a state is settled once all edges to it are; what lies on a circle never is.
std::optional<std::size_t> longest_text(const Automaton& automaton) {
  std::vector<std::size_t> waiting(automaton.states.size());
  for (const auto& state : automaton.states) {
    for (const auto& edge : state.edges)
      ++waiting[edge.to];
  }
  if (waiting[0] > 0) return std::nullopt;
  std::vector<std::size_t> depth(automaton.states.size());
  std::vector<std::size_t> settled = {0};
  for (std::size_t i = 0; i < settled.size(); ++i) {
    for (const auto& edge : automaton.states[settled[i]].edges) {
      depth[edge.to] = std::max(depth[edge.to], depth[settled[i]] + 1);
      if (--waiting[edge.to] == 0) settled.push_back(edge.to);
    }
  }
  if (settled.size() < automaton.states.size()) return std::nullopt;
  return std::ranges::max(depth);
}

Automaton of_length(std::size_t least, std::optional<std::size_t> most) {
  const std::size_t last = most.value_or(least);
  check(last >= least, "at most is not less than at least");
  Automaton counter;
  counter.states.resize(last + 1);
  for (std::size_t i = 0; i <= last; ++i) {
    counter.states[i].ends = i >= least;
    if (i < last) counter.states[i].edges = {{CodePoints::all(), i + 1}};
  }
  if (!most) counter.states[last].edges = {{CodePoints::all(), last}};
  return counter;
}

Automaton one_of(std::span<const std::u32string> texts) {
  return tree_of(texts, true, false);
}

Automaton none_of(std::span<const std::u32string> texts) {
  Automaton tree = tree_of(texts, false, true);
  const std::size_t anything = tree.states.size();
  for (Automaton::State& state : tree.states) {
    CodePoints rest = all_edges(state).others();
    state.edges.push_back({std::move(rest), anything});
  }
  tree.states.push_back({.ends = true, .edges = {{CodePoints::all(), anything}}});
  return tree;
}

/// Knuth, Morris, Pratt: state i has read the first i characters of the marker, and no more of it.
Automaton without(std::u32string_view marker) {
  check(!marker.empty(), "every text contains the empty marker");
  Automaton automaton;
  automaton.states.resize(marker.size());
  std::vector<std::map<char32_t, std::size_t>> next(marker.size());
  for (std::size_t i = 0, fallback = 0; i < marker.size(); ++i) {
    next[i] = next[fallback];
    next[i][marker[i]] = i + 1;
    if (i > 0) {
      const auto back = next[fallback].find(marker[i]);
      fallback = back == next[fallback].end() ? 0 : back->second;
    }
  }
  for (std::size_t i = 0; i < marker.size(); ++i) {
    Automaton::State& state = automaton.states[i];
    state.ends = true;
    std::vector<CodeRange> taken;
    for (const auto& [point, to] : next[i]) {
      taken.push_back({point, point});
      if (to < marker.size() && to > 0) state.edges.push_back({CodePoints::one(point), to});
    }
    state.edges.push_back({CodePoints(std::move(taken)).others(), 0});
  }
  return automaton;
}

namespace {

/// Numbers the states from the ends upwards, so that equal ones meet.
class Merger {
 public:
  explicit Merger(const Automaton& automaton)
      : automaton_(automaton), place_(automaton.states.size(), kUnknown) {}

  std::size_t merge(std::size_t state) {
    if (place_[state] != kUnknown) return place_[state];
    std::map<std::size_t, CodePoints> targets;
    for (const auto& edge : automaton_.states[state].edges) {
      CodePoints& on = targets[merge(edge.to)];
      on = on.united(edge.on);
    }
    Key key{automaton_.states[state].ends, {targets.begin(), targets.end()}};
    place_[state] = known_.try_emplace(std::move(key), known_.size()).first->second;
    return place_[state];
  }

  /// After merge(0), which has the last number: turned around, so that it is the first.
  Automaton result() const {
    Automaton result;
    const std::size_t last = known_.size() - 1;
    result.states.resize(known_.size());
    for (const auto& [key, place] : known_) {
      Automaton::State& state = result.states[last - place];
      state.ends = key.first;
      for (const auto& [to, on] : key.second)
        state.edges.push_back({on, last - to});
    }
    return result;
  }

 private:
  using Key = std::pair<bool, std::vector<std::pair<std::size_t, CodePoints>>>;
  static constexpr std::size_t kUnknown = ~std::size_t{0};

  const Automaton& automaton_;
  std::vector<std::size_t> place_;
  std::map<Key, std::size_t> known_;
};

}  // namespace

Automaton merged(const Automaton& acyclic) {
  Merger merger(acyclic);
  merger.merge(0);
  return merger.result();
}

}  // namespace darkbloom::grammar
