#include "grammar/automaton_rules.h"

#include <cstdint>
#include <format>
#include <vector>

#include "base/check.h"
#include "grammar/notation.h"

namespace darkbloom::grammar {
namespace {

constexpr std::size_t kClassMax = 40;  ///< bytes of a class that is written where it is used

/// Escapes of JSON with a letter of their own.
struct Letter {
  char32_t point;
  char32_t letter;
};
constexpr Letter kLetters[] = {{'"', '"'},  {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'},
                               {'\n', 'n'}, {'\r', 'r'},  {'\t', 't'}};

CodePoints plain_in_json() {
  return CodePoints({{0x20, 0x21}, {0x23, 0x5B}, {0x5D, 0x10FFFF}});
}

/// The ways to write the characters of `on`, each a GBNF sequence.
std::vector<std::string> json_spellings(const CodePoints& on) {
  std::vector<std::string> ways;
  if (const CodePoints plain = on.common(plain_in_json()); !plain.ranges().empty())
    ways.push_back(class_of(plain));
  std::vector<CodeRange> letters;
  CodePoints rest = on.common(plain_in_json().others());
  for (const Letter& each : kLetters) {
    if (!rest.contains(each.point)) continue;
    letters.push_back({each.letter, each.letter});
    rest = rest.common(CodePoints::one(each.point).others());
  }
  if (!letters.empty()) ways.push_back(R"("\\" )" + class_of(CodePoints(std::move(letters))));
  for (const CodeRange& range : rest.ranges()) {
    for (char32_t point = range.first; point <= range.last; ++point)
      ways.push_back(literal_of(std::format("\\u{:04x}", static_cast<std::uint32_t>(point))));
  }
  return ways;
}

std::string joined(const std::vector<std::string>& alternatives) {
  std::string text;
  for (const std::string& each : alternatives) {
    if (!text.empty()) text += " | ";
    text += each;
  }
  return text;
}

class Emitter {
 public:
  Emitter(Rules& rules, std::string_view hint, const Automaton& automaton, Spelling spelling)
      : rules_(rules),
        hint_(hint),
        automaton_(automaton),
        spelling_(spelling),
        entries_(automaton.states.size()),
        names_(automaton.states.size()) {}

  std::string run() {
    entries_[0] = 2;  // the start has a rule in any case
    for (const auto& state : automaton_.states) {
      for (const auto& edge : state.edges)
        ++entries_[edge.to];
    }
    std::string first = name_of(0);
    while (!open_.empty()) {
      const std::size_t state = open_.back();
      open_.pop_back();
      rules_.define(names_[state], body_of(state));
    }
    return first;
  }

 private:
  std::string name_of(std::size_t state) {
    if (names_[state].empty()) {
      names_[state] = rules_.reserve(hint_);
      open_.push_back(state);
    }
    return names_[state];
  }

  std::string body_of(std::size_t state) {
    std::vector<std::string> alternatives;
    for (const auto& edge : automaton_.states[state].edges)
      alternatives.push_back(path_along(edge));
    if (automaton_.states[state].ends) alternatives.emplace_back("\"\"");
    return joined(alternatives);
  }

  /// Follows the edge for as long as there is one way only, so that words stay words.
  std::string path_along(const Automaton::Edge& first) {
    std::string path;
    std::string word;
    const auto flush = [&] {
      if (!word.empty()) append(path, literal_of(word));
      word.clear();
    };
    const Automaton::Edge* edge = &first;
    while (true) {
      if (!append_word(word, edge->on)) {
        flush();
        append(path, reading(edge->on));
      }
      const Automaton::State& to = automaton_.states[edge->to];
      if (to.edges.size() != 1 || to.ends || entries_[edge->to] != 1) break;
      edge = &to.edges[0];
    }
    flush();
    const Automaton::State& last = automaton_.states[edge->to];
    if (!last.edges.empty() || !last.ends) append(path, name_of(edge->to));
    return path;
  }

  static void append(std::string& path, const std::string& part) {
    if (!path.empty()) path += ' ';
    path += part;
  }

  /// A single character that spells itself joins the word before it.
  bool append_word(std::string& word, const CodePoints& on) const {
    const CodeRange range = on.ranges()[0];
    const bool single = on.ranges().size() == 1 && range.first == range.last;
    const bool itself =
        spelling_ == Spelling::raw ? range.first != 0 : plain_in_json().contains(range.first);
    if (!single || !itself) return false;
    append_utf8(word, range.first);
    return true;
  }

  std::string reading(const CodePoints& on) {
    if (spelling_ == Spelling::raw) {
      return shared(class_of(on.common(CodePoints::one(0).others())));
    }
    const std::vector<std::string> ways = json_spellings(on);
    return ways.size() == 1 ? shared(ways[0]) : rules_.shared("chars", joined(ways));
  }

  std::string shared(std::string text) {
    return text.size() <= kClassMax ? text : rules_.shared("chars", std::move(text));
  }

  Rules& rules_;
  std::string hint_;
  const Automaton& automaton_;
  Spelling spelling_;
  std::vector<std::size_t> entries_;  ///< how many edges lead to each state
  std::vector<std::string> names_;
  std::vector<std::size_t> open_;
};

}  // namespace

std::string add_automaton(Rules& rules, std::string_view hint, const Automaton& automaton,
                          Spelling spelling) {
  check(automaton.accepts_any(), "a rule has a text");
  return Emitter(rules, hint, automaton, spelling).run();
}

}  // namespace darkbloom::grammar
