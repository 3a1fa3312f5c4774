#include <optional>
#include <string>

#include "grammar/limits.h"
#include "grammar/nfa.h"
#include "grammar/pattern.h"

namespace darkbloom::grammar {
namespace {

/// Each function adds a part behind the state `from` and returns the state behind the part.
class Builder {
 public:
  std::optional<Nfa> run(const Pattern& pattern) {
    nfa_.start = state();
    read(nfa_.start, CodePoints::all(), nfa_.start);  // anything may come before
    const std::size_t found = add(pattern, nfa_.start);
    const std::size_t anything = state();
    nfa_.end = state();
    choose(found, anything);
    read(anything, CodePoints::all(), anything);
    choose(anything, nfa_.end);
    nfa_.anything = anything;
    if (over()) return std::nullopt;
    return std::move(nfa_);
  }

 private:
  bool over() const { return nfa_.states.size() > kPatternNodesMax; }

  std::size_t state() {
    nfa_.states.emplace_back();
    return nfa_.states.size() - 1;
  }
  void choose(std::size_t from, std::size_t to) { nfa_.states[from].choices.push_back(to); }
  void read(std::size_t from, const CodePoints& on, std::size_t to) {
    nfa_.states[from].on = on;
    nfa_.states[from].to = to;
  }
  std::size_t chosen(std::size_t from) {
    const std::size_t to = state();
    choose(from, to);
    return to;
  }

  std::size_t add(const Pattern& part, std::size_t from) {
    if (over()) return from;
    switch (part.kind) {
      case Pattern::Kind::characters:
        return characters(part, from);
      case Pattern::Kind::sequence:
        return sequence(part, from);
      case Pattern::Kind::choice:
        return choice(part, from);
      case Pattern::Kind::repeat:
        return repeat(part, from);
      case Pattern::Kind::start:
        return gate(Nfa::Gate::at_start, from);
      case Pattern::Kind::end:
        return gate(Nfa::Gate::at_end, from);
    }
    return from;
  }

  std::size_t characters(const Pattern& part, std::size_t from) {
    const std::size_t reader = chosen(from);
    const std::size_t to = state();
    read(reader, part.on, to);
    return to;
  }

  std::size_t sequence(const Pattern& part, std::size_t from) {
    for (const Pattern& each : part.parts)
      from = add(each, from);
    return from;
  }

  std::size_t choice(const Pattern& part, std::size_t from) {
    const std::size_t to = state();
    for (const Pattern& each : part.parts)
      choose(add(each, chosen(from)), to);
    return to;
  }

  std::size_t repeat(const Pattern& part, std::size_t from) {
    const Pattern& what = part.parts[0];
    for (std::uint32_t i = 0; i < part.least; ++i)
      from = add(what, chosen(from));
    if (!part.most) {
      const std::size_t loop = chosen(from);
      choose(add(what, chosen(loop)), loop);
      return chosen(loop);
    }
    const std::size_t to = state();
    for (std::uint32_t i = part.least; i < *part.most; ++i) {
      choose(from, to);
      from = add(what, chosen(from));
    }
    choose(from, to);
    return to;
  }

  std::size_t gate(Nfa::Gate where, std::size_t from) {
    const std::size_t guard = chosen(from);
    nfa_.states[guard].gate = where;
    return chosen(guard);
  }

  Nfa nfa_;
};

}  // namespace

Result<Automaton> automaton_of(const Pattern& pattern, Work& work) {
  const auto nfa = Builder().run(pattern);
  auto automaton = nfa ? determinised(*nfa, work) : std::nullopt;
  if (!automaton) return fail(Fault::invalid, "The pattern needs too many states.");
  return *std::move(automaton);
}

}  // namespace darkbloom::grammar
