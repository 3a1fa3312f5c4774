#include "grammar/pattern_classes.h"

#include <optional>

namespace darkbloom::grammar {
namespace {

using Read = std::expected<CodePoints, std::string_view>;

constexpr std::string_view kSyntax = "The pattern is not a regular expression.";
constexpr std::string_view kEscape = "The pattern has an escape that is not supported.";
constexpr std::string_view kBack = "Patterns that refer back to a group are not supported.";
constexpr std::string_view kBoundary = "Patterns with word boundaries are not supported.";
constexpr std::string_view kProperty = "Patterns with Unicode properties are not supported.";

CodePoints digits() {
  return CodePoints({{'0', '9'}});
}

CodePoints word() {
  return CodePoints({{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}});
}

/// ECMA-262 section 22.2.2.9: white space and line terminators.
CodePoints space() {
  return CodePoints({{9, 13},
                     {' ', ' '},
                     {0xA0, 0xA0},
                     {0x1680, 0x1680},
                     {0x2000, 0x200A},
                     {0x2028, 0x2029},
                     {0x202F, 0x202F},
                     {0x205F, 0x205F},
                     {0x3000, 0x3000},
                     {0xFEFF, 0xFEFF}});
}

CodePoints not_line_end() {
  return CodePoints({{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}).others();
}

int hex_value(char32_t point) {
  if (is_digit(point)) return static_cast<int>(point - '0');
  if (point >= 'a' && point <= 'f') return static_cast<int>(point - 'a') + 10;
  if (point >= 'A' && point <= 'F') return static_cast<int>(point - 'A') + 10;
  return -1;
}

std::optional<char32_t> hex_of(PatternReader& at, int length) {
  char32_t value = 0;
  for (int i = 0; i < length; ++i) {
    const int digit = hex_value(at.next());
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

/// Behind "\u": four digits, two surrogates of four, or digits in braces.
std::optional<char32_t> unicode_of(PatternReader& at) {
  if (at.take('{')) {
    char32_t value = 0;
    int length = 0;
    for (; hex_value(at.peek()) >= 0 && length < 6; ++length)
      value = value * 16 + static_cast<char32_t>(hex_value(at.next()));
    if (length == 0 || !at.take('}')) return std::nullopt;
    return value;
  }
  const auto first = hex_of(at, 4);
  if (!first || *first < 0xD800 || *first > 0xDBFF) return first;
  if (!at.take('\\') || !at.take('u')) return std::nullopt;
  const auto second = hex_of(at, 4);
  if (!second || *second < 0xDC00 || *second > 0xDFFF) return std::nullopt;
  return 0x10000 + ((*first - 0xD800) << 10U) + (*second - 0xDC00);
}

Read one_or(std::optional<char32_t> point, std::string_view why) {
  if (!point) return std::unexpected(why);
  CodePoints points = CodePoints::one(*point);
  if (points.ranges().empty()) return std::unexpected(why);  // half a surrogate pair
  return points;
}

std::optional<CodePoints> class_escape(char32_t letter) {
  if (letter == 'd') return digits();
  if (letter == 'D') return digits().others();
  if (letter == 'w') return word();
  if (letter == 'W') return word().others();
  if (letter == 's') return space();
  if (letter == 'S') return space().others();
  return std::nullopt;
}

std::optional<char32_t> control_escape(char32_t letter) {
  constexpr std::u32string_view kFrom = U"tnrfv";
  constexpr std::u32string_view kTo = U"\t\n\r\f\v";
  const std::size_t at = kFrom.find(letter);
  if (at == std::u32string_view::npos) return std::nullopt;
  return kTo[at];
}

/// Behind a backslash.
Read escape(PatternReader& at, bool in_class) {
  if (at.done()) return std::unexpected(kSyntax);
  const char32_t letter = at.next();
  if (auto points = class_escape(letter)) return *std::move(points);
  if (const auto control = control_escape(letter)) return CodePoints::one(*control);
  if (letter == 'x') return one_or(hex_of(at, 2), kSyntax);
  if (letter == 'u') return one_or(unicode_of(at), kSyntax);
  if (letter == 'c') {
    const char32_t name = at.next();
    const bool good = (name >= 'a' && name <= 'z') || (name >= 'A' && name <= 'Z');
    return one_or(good ? std::optional(name % 32) : std::nullopt, kSyntax);
  }
  if (letter == '0' && !is_digit(at.peek())) return CodePoints::one(0);
  if (letter == 'b' && in_class) return CodePoints::one('\b');
  if (letter == 'b' || letter == 'B') return std::unexpected(kBoundary);
  if (letter == 'p' || letter == 'P') return std::unexpected(kProperty);
  if (is_digit(letter) || letter == 'k') return std::unexpected(kBack);
  if (letter >= 0x80 || word().contains(letter)) return std::unexpected(kEscape);
  return CodePoints::one(letter);
}

std::optional<char32_t> single(const CodePoints& points) {
  const auto& ranges = points.ranges();
  if (ranges.size() != 1 || ranges[0].first != ranges[0].last) return std::nullopt;
  return ranges[0].first;
}

Read class_member(PatternReader& at) {
  if (at.done()) return std::unexpected(kSyntax);
  if (at.take('\\')) return escape(at, true);
  return CodePoints::one(at.next());
}

/// One member of a class, or a range of two.
Read class_part(PatternReader& at) {
  Read low = class_member(at);
  const bool range = low && at.peek() == '-' && at.position + 1 < at.text.size() &&
                     at.text[at.position + 1] != ']';
  if (!range) return low;
  at.take('-');
  const Read high = class_member(at);
  if (!high) return high;
  const auto first = single(*low);
  const auto last = single(*high);
  if (!first || !last || *first > *last) return std::unexpected(kSyntax);
  return CodePoints({{*first, *last}});
}

/// Behind "[".
Read bracket(PatternReader& at) {
  const bool negated = at.take('^');
  std::vector<CodeRange> ranges;
  while (!at.take(']')) {
    const Read part = class_part(at);
    if (!part) return part;
    ranges.insert(ranges.end(), part->ranges().begin(), part->ranges().end());
  }
  CodePoints points(std::move(ranges));
  if (negated) points = points.others();
  if (points.ranges().empty()) return std::unexpected("The pattern has a class that is empty.");
  return points;
}

}  // namespace

bool is_digit(char32_t point) {
  return point >= '0' && point <= '9';
}

Read read_characters(PatternReader& at) {
  const char32_t first = at.next();
  if (first == '.') return not_line_end();
  if (first == '[') return bracket(at);
  if (first == '\\') return escape(at, false);
  return CodePoints::one(first);
}

}  // namespace darkbloom::grammar
