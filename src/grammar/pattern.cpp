#include "grammar/pattern.h"

#include <string>
#include <utility>

#include "grammar/limits.h"
#include "grammar/pattern_classes.h"

namespace darkbloom::grammar {
namespace {

constexpr std::string_view kSyntax = "The pattern is not a regular expression.";
constexpr std::string_view kLookaround = "Patterns that look ahead or behind are not supported.";
constexpr std::string_view kGroup = "Patterns with flags inside of them are not supported.";
constexpr std::string_view kDeep = "The pattern has too many groups inside of groups.";
constexpr std::string_view kRepeats = "The pattern repeats something too often.";

/// Recursive descent; the first refusal stays and ends the parse.
class Parser {
 public:
  explicit Parser(std::u32string text) : text_(std::move(text)), at_{text_, 0} {}

  Result<Pattern> run() {
    Pattern whole = choice();
    if (why_.empty() && !at_.done()) refuse(kSyntax);  // a bracket closes that nothing opened
    if (!why_.empty()) return fail(Fault::invalid, std::string(why_));
    return whole;
  }

 private:
  void refuse(std::string_view why) {
    if (why_.empty()) why_ = why;
    at_.position = text_.size();
  }

  Pattern choice() {
    Pattern choice{.kind = Pattern::Kind::choice};
    do
      choice.parts.push_back(sequence());
    while (at_.take('|'));
    return choice;
  }

  Pattern sequence() {
    Pattern sequence{.kind = Pattern::Kind::sequence};
    while (!at_.done() && at_.peek() != '|' && at_.peek() != ')')
      sequence.parts.push_back(term());
    return sequence;
  }

  Pattern term() {
    if (at_.take('^')) return {.kind = Pattern::Kind::start};
    if (at_.take('$')) return {.kind = Pattern::Kind::end};
    Pattern what = atom();
    return quantified(std::move(what));
  }

  Pattern atom() {
    const char32_t first = at_.peek();
    if (first == '(') return group();
    if (first == '*' || first == '+' || first == '?' || first == '{') {
      refuse(kSyntax);
      return {};
    }
    auto points = read_characters(at_);
    if (!points) {
      refuse(points.error());
      return {};
    }
    return {.kind = Pattern::Kind::characters, .on = *std::move(points)};
  }

  Pattern group() {
    at_.take('(');
    if (++depth_ > kPatternDepthMax) refuse(kDeep);
    if (at_.take('?')) group_kind();
    Pattern inner = choice();
    if (why_.empty() && !at_.take(')')) refuse(kSyntax);
    --depth_;
    return inner;
  }

  /// Behind "(?": a group without a number, or with a name that nothing can refer to.
  void group_kind() {
    if (at_.take(':')) return;
    const bool angle = at_.take('<');
    const char32_t next = at_.peek();
    if (next == '=' || next == '!') return refuse(kLookaround);
    if (!angle) return refuse(kGroup);
    while (!at_.done() && at_.peek() != '>')
      at_.next();
    if (!at_.take('>')) refuse(kSyntax);
  }

  Pattern quantified(Pattern what) {
    Pattern repeat{.kind = Pattern::Kind::repeat};
    if (at_.take('*')) {
    } else if (at_.take('+')) {
      repeat.least = 1;
    } else if (at_.take('?')) {
      repeat.most = 1;
    } else if (at_.take('{')) {
      braces(repeat);
    } else {
      return what;
    }
    at_.take('?');  // lazy: the same texts
    if (!at_.done() && std::u32string_view(U"*+?{").contains(at_.peek())) refuse(kSyntax);
    repeat.parts.push_back(std::move(what));
    return repeat;
  }

  void braces(Pattern& repeat) {
    repeat.least = count();
    repeat.most = repeat.least;
    if (at_.take(',')) {
      repeat.most.reset();
      if (at_.peek() != '}') repeat.most = count();
    }
    if (!at_.take('}') || (repeat.most && *repeat.most < repeat.least)) refuse(kSyntax);
  }

  std::uint32_t count() {
    std::uint32_t value = 0;
    if (!is_digit(at_.peek())) refuse(kSyntax);
    while (is_digit(at_.peek())) {
      value = value * 10 + static_cast<std::uint32_t>(at_.next() - '0');
      if (value > kPatternRepeatsMax) refuse(kRepeats);
    }
    return value;
  }

  std::u32string text_;
  PatternReader at_;
  std::string_view why_;
  std::size_t depth_ = 0;
};

}  // namespace

Result<Pattern> parse_pattern(std::string_view text) {
  if (text.size() > kPatternBytesMax) return fail(Fault::invalid, "The pattern is too long.");
  return Parser(characters_of(text)).run();
}

}  // namespace darkbloom::grammar
