#include "support/gbnf.h"

#include <algorithm>
#include <set>
#include <utility>

namespace darkbloom::test {
namespace {

/// The text is valid UTF-8, but for what a test does on purpose.
std::u32string decoded(std::string_view text) {
  std::u32string points;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t point = length == 1 ? lead : lead & (0xFFU >> (length + 1));
    for (std::size_t j = 1; j < length && i + j < text.size(); ++j)
      point = (point << 6U) | (static_cast<unsigned char>(text[i + j]) & 0x3FU);
    points += point;
    i += length;
  }
  return points;
}

std::string encoded(char32_t point) {
  const auto byte = [](char32_t value) { return static_cast<char>(value); };
  if (point < 0x80) return {byte(point)};
  if (point < 0x800) return {byte(0xC0 | (point >> 6)), byte(0x80 | (point & 0x3F))};
  if (point < 0x10000)
    return {byte(0xE0 | (point >> 12)), byte(0x80 | ((point >> 6) & 0x3F)),
            byte(0x80 | (point & 0x3F))};
  return {byte(0xF0 | (point >> 18)), byte(0x80 | ((point >> 12) & 0x3F)),
          byte(0x80 | ((point >> 6) & 0x3F)), byte(0x80 | (point & 0x3F))};
}

bool in_name(char32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

}  // namespace

/// Reads one rule a line.
class GbnfParser {
 public:
  explicit GbnfParser(std::string_view text) : text_(decoded(text)) {}

  bool run(Gbnf& grammar) {
    for (blanks(true); good_ && at_ < text_.size(); blanks(true)) {
      const std::string name = word();
      blanks(false);
      for (const char32_t c : std::u32string_view(U"::="))
        expect(c);
      blanks(false);
      Gbnf::Part body = choice();
      good_ = good_ && (at_ == text_.size() || peek() == '\n');
      good_ = good_ && grammar.rules_.emplace(name, std::move(body)).second;
    }
    return good_;
  }

 private:
  using Part = Gbnf::Part;
  using Kind = Gbnf::Kind;

  char32_t peek() const { return at_ < text_.size() ? text_[at_] : 0; }
  char32_t next() { return at_ < text_.size() ? text_[at_++] : 0; }
  bool take(char32_t c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void expect(char32_t c) { good_ = take(c) && good_; }
  void blanks(bool lines) {
    while (peek() == ' ' || (lines && peek() == '\n'))
      ++at_;
  }
  std::string word() {
    std::string name;
    while (in_name(peek()))
      name += static_cast<char>(next());
    good_ = good_ && !name.empty();
    return name;
  }

  Part choice() {
    Part part{.kind = Kind::choice};
    do {
      blanks(false);
      part.parts.push_back(sequence());
    } while (good_ && take('|'));
    return part;
  }

  Part sequence() {
    Part part{.kind = Kind::sequence};
    while (good_ && at_ < text_.size() && peek() != '\n' && peek() != '|' && peek() != ')') {
      part.parts.push_back(repeated(atom()));
      blanks(false);
    }
    return part;
  }

  Part atom() {
    if (take('"')) return literal();
    if (take('[')) return character_class();
    if (take('(')) {
      Part inner = choice();
      expect(')');
      return inner;
    }
    return {.kind = Kind::rule, .name = word()};
  }

  Part literal() {
    Part part{.kind = Kind::sequence};
    while (good_ && peek() != '"') {
      const char32_t c = character();
      part.parts.push_back({.kind = Kind::characters, .ranges = {{c, c}}});
    }
    expect('"');
    return part;
  }

  Part character_class() {
    Part part{.kind = Kind::characters};
    part.negated = take('^');
    while (good_ && peek() != ']') {
      const char32_t first = character();
      part.ranges.push_back({first, take('-') ? character() : first});
      good_ = good_ && part.ranges.back().last >= first;
    }
    expect(']');
    good_ = good_ && !part.ranges.empty();
    return part;
  }

  char32_t character() {
    good_ = good_ && at_ < text_.size() && peek() != '\n';
    if (!take('\\')) return next();
    const char32_t letter = next();
    if (letter == 'n') return '\n';
    if (letter == 't') return '\t';
    if (letter == 'r') return '\r';
    if (letter == 'x') return hex(2);
    if (letter == 'u') return hex(4);
    if (letter == 'U') return hex(8);
    good_ = good_ && std::u32string_view(U"\\\"[]").contains(letter);
    return letter;
  }

  char32_t hex(int length) {
    char32_t value = 0;
    for (int i = 0; i < length; ++i) {
      const char32_t digit = next();
      const std::size_t place = std::u32string_view(U"0123456789ABCDEF").find(digit);
      good_ = good_ && place != std::u32string_view::npos;
      value = value * 16 + static_cast<char32_t>(place);
    }
    return value;
  }

  Part repeated(Part what) {
    Part part{.kind = Kind::repeat};
    if (take('*')) {
    } else if (take('+')) {
      part.least = 1;
    } else if (take('?')) {
      part.most = 1;
    } else if (take('{')) {
      part.least = number();
      part.most = part.least;
      if (take(',')) {
        part.most.reset();
        if (peek() != '}') part.most = number();
      }
      expect('}');
      // Not more than libllama's parser takes.
      good_ = good_ && part.least < 2000 && part.most.value_or(0) < 2000;
    } else {
      return what;
    }
    part.parts.push_back(std::move(what));
    return part;
  }

  std::uint64_t number() {
    std::uint64_t value = 0;
    good_ = good_ && peek() >= '0' && peek() <= '9';
    while (peek() >= '0' && peek() <= '9')
      value = value * 10 + (next() - '0');
    return value;
  }

  std::u32string text_;
  std::size_t at_ = 0;
  bool good_ = true;
};

/// Where a part of the grammar may end that begins at a place of the text.
class GbnfMatcher {
 public:
  using Places = std::set<std::size_t>;

  GbnfMatcher(const Gbnf& grammar, std::string_view text)
      : grammar_(grammar), text_(decoded(text)) {}

  bool run() { return ends(grammar_.rules_.find("root")->second, 0).contains(text_.size()); }

 private:
  Places ends(const Gbnf::Part& part, std::size_t at) {
    switch (part.kind) {
      case Gbnf::Kind::characters:
        return characters(part, at);
      case Gbnf::Kind::sequence:
        return sequence(part, at);
      case Gbnf::Kind::choice:
        return choice(part, at);
      case Gbnf::Kind::repeat:
        return repeat(part, at);
      case Gbnf::Kind::rule:
        return rule(part, at);
    }
    return {};
  }

  Places characters(const Gbnf::Part& part, std::size_t at) const {
    if (at == text_.size()) return {};
    const bool inside = std::ranges::any_of(part.ranges, [&](const Gbnf::Range& range) {
      return text_[at] >= range.first && text_[at] <= range.last;
    });
    return inside != part.negated ? Places{at + 1} : Places{};
  }

  Places from_all(const Gbnf::Part& part, const Places& starts) {
    Places all;
    for (const std::size_t start : starts)
      all.merge(ends(part, start));
    return all;
  }

  Places sequence(const Gbnf::Part& part, std::size_t at) {
    Places here = {at};
    for (const Gbnf::Part& each : part.parts) {
      here = from_all(each, here);
      if (here.empty()) break;
    }
    return here;
  }

  Places choice(const Gbnf::Part& part, std::size_t at) {
    Places all;
    for (const Gbnf::Part& each : part.parts)
      all.merge(ends(each, at));
    return all;
  }

  Places repeat(const Gbnf::Part& part, std::size_t at) {
    Places here = {at};
    Places all;
    for (std::uint64_t times = 0; !here.empty(); ++times) {
      if (times >= part.least) {
        std::erase_if(here, [&](std::size_t place) { return all.contains(place); });
        all.insert(here.begin(), here.end());
      }
      if (part.most && times == *part.most) break;
      here = from_all(part.parts[0], here);
    }
    return all;
  }

  Places rule(const Gbnf::Part& part, std::size_t at) {
    const Gbnf::Part& body = grammar_.rules_.find(part.name)->second;
    const auto key = std::pair(&body, at);
    if (const auto known = known_.find(key); known != known_.end()) return known->second;
    Places places = ends(body, at);
    known_.emplace(key, places);
    return places;
  }

  const Gbnf& grammar_;
  std::u32string text_;
  std::map<std::pair<const Gbnf::Part*, std::size_t>, Places> known_;
};

class GbnfWriter {
 public:
  GbnfWriter(const Gbnf& grammar, SeededRandom& random)
      : grammar_(grammar), heights_(grammar.heights()), random_(random) {}

  std::string run(int depth) {
    write(grammar_.rules_.find("root")->second, depth);
    return std::move(text_);
  }

 private:
  void write(const Gbnf::Part& part, int depth) {
    switch (part.kind) {
      case Gbnf::Kind::characters:
        text_ += character(part);
        return;
      case Gbnf::Kind::sequence:
        for (const Gbnf::Part& each : part.parts)
          write(each, depth);
        return;
      case Gbnf::Kind::choice:
        write(chosen(part, depth), depth);
        return;
      case Gbnf::Kind::repeat:
        repeat(part, depth);
        return;
      case Gbnf::Kind::rule:
        write(grammar_.rules_.find(part.name)->second, depth - 1);
        return;
    }
  }

  /// One that fits the depth, or else the flattest.
  const Gbnf::Part& chosen(const Gbnf::Part& part, int depth) {
    std::vector<const Gbnf::Part*> fitting;
    const Gbnf::Part* flattest = nullptr;
    int lowest = 1 << 30;
    for (const Gbnf::Part& each : part.parts) {
      const auto height = Gbnf::height(each, heights_);
      if (!height) continue;
      if (*height <= depth) fitting.push_back(&each);
      if (*height < lowest) flattest = &each;
      lowest = std::min(lowest, *height);
    }
    return fitting.empty() ? *flattest : *fitting[random_.number(fitting.size())];
  }

  void repeat(const Gbnf::Part& part, int depth) {
    std::uint64_t times = part.least;
    const auto height = Gbnf::height(part.parts[0], heights_);
    if (height && *height <= depth) {
      const std::uint64_t room = part.most.value_or(part.least + 4) - part.least;
      const bool full = random_.number(8) == 0;
      times += full ? room : random_.number(std::min<std::uint64_t>(room, 3) + 1);
    }
    for (std::uint64_t i = 0; i < times; ++i)
      write(part.parts[0], depth);
  }

  std::string character(const Gbnf::Part& part) {
    std::vector<Gbnf::Range> ranges = part.ranges;
    if (part.negated) return "x";
    const Gbnf::Range range = ranges[random_.number(ranges.size())];
    const std::size_t width = range.last - range.first + 1;
    // Mostly near the range's ends, where mistakes are.
    const std::size_t offset = random_.number(3) == 0 ? random_.number(width)
                               : random_.number(2) == 0
                                   ? 0
                                   : std::min<std::size_t>(width - 1, random_.number(64));
    return encoded(range.first + static_cast<char32_t>(offset));
  }

  const Gbnf& grammar_;
  Gbnf::Heights heights_;
  SeededRandom& random_;
  std::string text_;
};

std::optional<Gbnf> Gbnf::parse(std::string_view text) {
  Gbnf grammar;
  if (!GbnfParser(text).run(grammar) || !grammar.rules_.contains("root")) return std::nullopt;
  for (const auto& [name, body] : grammar.rules_) {
    if (!grammar.all_rules_known(body)) return std::nullopt;
  }
  if (grammar.left_recursive()) return std::nullopt;
  return grammar;
}

bool Gbnf::accepts(std::string_view text) const {
  return GbnfMatcher(*this, text).run();
}

std::vector<std::string> Gbnf::endless() const {
  const Heights known = heights();
  std::vector<std::string> names;
  for (const auto& [name, body] : rules_) {
    if (!known.contains(name)) names.push_back(name);
  }
  return names;
}

std::string Gbnf::sentence(SeededRandom& random, int depth) const {
  return GbnfWriter(*this, random).run(depth);
}

bool Gbnf::all_rules_known(const Part& part) const {
  if (part.kind == Kind::rule && !rules_.contains(part.name)) return false;
  return std::ranges::all_of(part.parts, [&](const Part& each) { return all_rules_known(each); });
}

std::optional<int> Gbnf::height(const Part& part, const Heights& known) {
  if (part.kind == Kind::characters) return 0;
  if (part.kind == Kind::rule) {
    const auto at = known.find(part.name);
    return at == known.end() ? std::nullopt : std::optional(at->second + 1);
  }
  if (part.kind == Kind::repeat && part.least == 0) return 0;
  std::optional<int> result = part.kind == Kind::choice ? std::nullopt : std::optional(0);
  for (const Part& each : part.parts) {
    const auto one = height(each, known);
    if (part.kind == Kind::choice) {
      if (one) result = std::min(result.value_or(*one), *one);
    } else {
      if (!one) return std::nullopt;
      result = std::max(*result, *one);
    }
  }
  return result;
}

Gbnf::Heights Gbnf::heights() const {
  Heights known;
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& [name, body] : rules_) {
      const auto now = height(body, known);
      const auto before = known.find(name);
      if (!now || (before != known.end() && before->second <= *now)) continue;
      known[name] = *now;
      changed = true;
    }
  }
  return known;
}

namespace {

/// Depth first; a name that is still open when it comes again closes a circle.
struct Search {
  const std::map<std::string, std::set<std::string>>& edges;
  std::set<std::string> open = {};
  std::set<std::string> done = {};

  bool circle_from(const std::string& name) {
    if (done.contains(name)) return false;
    if (!open.insert(name).second) return true;
    const auto next = edges.find(name);
    const bool found =
        next != edges.end() &&
        std::ranges::any_of(next->second, [&](const std::string& to) { return circle_from(to); });
    open.erase(name);
    done.insert(name);
    return found;
  }
};

}  // namespace

bool Gbnf::left_recursive() const {
  std::set<std::string> nullable;
  std::map<std::string, std::set<std::string>> first;
  // What a part begins with goes to `into`; returns whether the part may be empty.
  const auto look = [&](auto&& self, const Part& part, std::set<std::string>& into) -> bool {
    if (part.kind == Kind::characters) return false;
    if (part.kind == Kind::rule) {
      into.insert(part.name);
      return nullable.contains(part.name);
    }
    if (part.kind == Kind::repeat) return self(self, part.parts[0], into) || part.least == 0;
    bool empty = part.kind == Kind::sequence;
    for (const Part& each : part.parts) {
      const bool one = self(self, each, into);
      if (part.kind == Kind::choice) empty = empty || one;
      if (part.kind == Kind::sequence && !one) return false;
    }
    return empty;
  };
  for (std::size_t before = 1; before != nullable.size();) {
    before = nullable.size();
    for (const auto& [name, body] : rules_) {
      if (look(look, body, first[name])) nullable.insert(name);
    }
    if (before == 0 && nullable.empty()) break;
  }
  Search search{first};
  return std::ranges::any_of(rules_,
                             [&](const auto& rule) { return search.circle_from(rule.first); });
}

}  // namespace darkbloom::test
