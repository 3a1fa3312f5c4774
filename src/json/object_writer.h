#pragma once
// One JSON object written field by field, for answers whose shape is fixed.

#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "json/document.h"

namespace darkbloom::json {

/// Adds to `out`, which outlives it: the opening brace when made, the closing one at end().
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  ObjectWriter& text(std::string_view name, std::string_view value);
  /// What is above the greatest signed number is written as that: readers have no other.
  template <std::integral Number>
  ObjectWriter& number(std::string_view name, Number value) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    return signed_number(
        name, std::in_range<std::int64_t>(value) ? static_cast<std::int64_t>(value) : kMost);
  }
  ObjectWriter& boolean(std::string_view name, bool value);
  ObjectWriter& node(std::string_view name, const Node& value);
  /// `value` is JSON text already.
  ObjectWriter& raw(std::string_view name, std::string_view value);
  void end() { out_ += '}'; }

 private:
  void begin(std::string_view name);
  ObjectWriter& signed_number(std::string_view name, std::int64_t value);

  std::string& out_;
  bool begun_ = false;
};

}  // namespace darkbloom::json
