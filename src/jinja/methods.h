#pragma once
// The methods of strings, lists, dicts and loops: those of Python that change nothing.

#include <string_view>

#include "jinja/value.h"

namespace darkbloom::jinja {

/// Null where a value of that kind has no such method.
Native find_method(const Value& self, std::string_view name);

/// Used within: the methods of one kind each.
Native find_text_method(std::string_view name);
Native find_list_method(std::string_view name);
Native find_dict_method(std::string_view name);
Native find_loop_method(std::string_view name);

/// A table's row, for filters, tests and methods alike.
struct NamedNative {
  std::string_view name;
  Native call;
};

}  // namespace darkbloom::jinja
