#pragma once
// Values as text: str() and repr() of Python, and JSON.

#include <optional>

#include "jinja/run.h"

namespace darkbloom::jinja {

/// What {{ value }} prints.
Text to_text(Run& run, const Value& value);

/// A decimal as Python prints it: 1.0, 1e+16, inf.
std::string decimal_text(double number);

/// json.dumps.
struct JsonStyle {
  bool ascii = false;                      ///< other characters become \uXXXX
  std::optional<std::string> indent = {};  ///< of one level; without it all is one line
  std::string comma = ", ";
  std::string colon = ": ";
  bool sorted = false;
};
/// A failure where the value has no JSON: what is undefined, macros, namespaces.
Text to_json(Run& run, const Value& value, const JsonStyle& style);

}  // namespace darkbloom::jinja
