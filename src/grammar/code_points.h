#pragma once
// Sets of Unicode scalar values, as sorted ranges that do not touch.

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace darkbloom::grammar {

struct CodeRange {
  char32_t first;
  char32_t last;

  friend auto operator<=>(const CodeRange&, const CodeRange&) = default;
};

class CodePoints {
 public:
  CodePoints() = default;
  /// In any order, overlapping or not; surrogates and what is above U+10FFFF are left out.
  explicit CodePoints(std::vector<CodeRange> ranges);

  static CodePoints all();
  static CodePoints one(char32_t point);

  CodePoints united(const CodePoints& other) const;
  CodePoints common(const CodePoints& other) const;
  /// All scalar values but these.
  CodePoints others() const;

  bool contains(char32_t point) const;
  const std::vector<CodeRange>& ranges() const { return ranges_; }

  friend auto operator<=>(const CodePoints&, const CodePoints&) = default;

 private:
  std::vector<CodeRange> ranges_;
};

/// The characters of UTF-8 text; bytes that are none become U+FFFD, one for each.
std::u32string characters_of(std::string_view text);

void append_utf8(std::string& out, char32_t point);

}  // namespace darkbloom::grammar
