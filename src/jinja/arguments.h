#pragma once
// Reading what a native function was given. Each makes the run fail where the type is wrong.

#include <optional>

#include "jinja/run.h"
#include "jinja/text.h"

namespace darkbloom::jinja {

/// The place of an argument that is given by its name alone.
inline constexpr std::size_t kNamedOnly = static_cast<std::size_t>(-1);

/// Where an argument stands, and its name.
struct Place {
  std::size_t index;
  std::string_view name;
};

/// The string; null where it was not given or is None.
const Text* text_argument(Run& run, const Given& given, Place place);
std::int64_t integer_argument(Run& run, const Given& given, Place place, std::int64_t fallback);
bool flag_argument(const Given& given, Place place, bool fallback);
/// A count where a negative one means "no limit".
std::size_t limit_argument(Run& run, const Given& given, Place place);

/// The string that a method is called on: methods are found by type.
const Text& self_text(const Given& given);

inline Value boolean(bool value) {
  return Value(Value::Variant(value));
}
inline Value integer(std::size_t value) {
  return Value(Value::Variant(static_cast<std::int64_t>(value)));
}
inline Value none() {
  return Value(Value::Variant(None{}));
}
/// A list of texts.
Value texts(Run& run, std::vector<Text> parts);

}  // namespace darkbloom::jinja
