#pragma once
// A tree of values as compact JSON.

#include <string>

#include "json/document.h"

namespace darkbloom::json {

/// Adds the value to `out` without spaces, members in their order. Numbers have their shortest form
/// that reads back the same; a decimal without a fraction keeps ".0"; what is no number is null.
void append(std::string& out, const Node& node);

/// The same as text of its own.
std::string to_text(const Node& node);

/// A decimal as JSON.
void append_number(std::string& out, double number);

}  // namespace darkbloom::json
