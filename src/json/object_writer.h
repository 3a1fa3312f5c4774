#pragma once
// One JSON object written field by field, for answers whose shape is fixed.

#include <cstdint>
#include <string>
#include <string_view>

#include "json/document.h"

namespace darkbloom::json {

/// Adds to `out`, which outlives it: the opening brace when made, the closing one at end().
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  ObjectWriter& text(std::string_view name, std::string_view value);
  ObjectWriter& number(std::string_view name, std::int64_t value);
  ObjectWriter& boolean(std::string_view name, bool value);
  ObjectWriter& node(std::string_view name, const Node& value);
  /// `value` is JSON text already.
  ObjectWriter& raw(std::string_view name, std::string_view value);
  void end() { out_ += '}'; }

 private:
  void begin(std::string_view name);

  std::string& out_;
  bool begun_ = false;
};

}  // namespace darkbloom::json
