#include "grammar/code_points.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "json/text.h"

namespace darkbloom::grammar {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::array<CodeRange, 2> kScalars = {CodeRange{0, 0xD7FF}, CodeRange{0xE000, 0x10FFFF}};

/// Both lists are sorted.
std::vector<CodeRange> overlaps(std::span<const CodeRange> a, std::span<const CodeRange> b) {
  std::vector<CodeRange> both;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const char32_t first = std::max(a[i].first, b[j].first);
    const char32_t last = std::min(a[i].last, b[j].last);
    if (first <= last) both.push_back({first, last});
    (a[i].last < b[j].last ? i : j) += 1;
  }
  return both;
}

}  // namespace

CodePoints::CodePoints(std::vector<CodeRange> ranges) {
  std::ranges::sort(ranges);
  std::vector<CodeRange> joined;
  for (const CodeRange& range : ranges) {
    if (range.first > range.last) continue;
    if (!joined.empty() && range.first <= joined.back().last + 1) {
      joined.back().last = std::max(joined.back().last, range.last);
    } else {
      joined.push_back(range);
    }
  }
  ranges_ = overlaps(joined, kScalars);
}

CodePoints CodePoints::all() {
  return CodePoints({{0, 0x10FFFF}});
}

CodePoints CodePoints::one(char32_t point) {
  return CodePoints({{point, point}});
}

CodePoints CodePoints::united(const CodePoints& other) const {
  std::vector<CodeRange> ranges = ranges_;
  ranges.insert(ranges.end(), other.ranges_.begin(), other.ranges_.end());
  return CodePoints(std::move(ranges));
}

CodePoints CodePoints::common(const CodePoints& other) const {
  return CodePoints(overlaps(ranges_, other.ranges_));
}

CodePoints CodePoints::others() const {
  std::vector<CodeRange> ranges;
  char32_t next = 0;
  for (const CodeRange& range : ranges_) {
    if (range.first > next) ranges.push_back({next, range.first - 1});
    next = range.last + 1;
  }
  if (next <= 0x10FFFF) ranges.push_back({next, 0x10FFFF});
  return CodePoints(std::move(ranges));
}

bool CodePoints::contains(char32_t point) const {
  return std::ranges::any_of(
      ranges_, [&](const CodeRange& range) { return point >= range.first && point <= range.last; });
}

std::u32string characters_of(std::string_view text) {
  std::u32string points;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(json::utf8_length(text), 1);
    const auto lead = static_cast<std::uint8_t>(text[0]);
    if (length == 1) {
      points += lead < 0x80 ? static_cast<char32_t>(lead) : kReplacement;
    } else {
      char32_t point = lead & (0xFFU >> (length + 1));
      for (const char byte : text.substr(1, length - 1))
        point = (point << 6U) | (static_cast<std::uint8_t>(byte) & 0x3FU);
      points += point;
    }
    text.remove_prefix(length);
  }
  return points;
}

void append_utf8(std::string& out, char32_t point) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
  };
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0U | (point >> 6U));
    tail(0);
  } else if (point < 0x10000) {
    out += static_cast<char>(0xE0U | (point >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (point >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace darkbloom::grammar
