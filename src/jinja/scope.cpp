#include "jinja/scope.h"

#include <algorithm>

namespace darkbloom::jinja {

const Value* Scope::find(std::string_view name) const {
  const auto found = std::ranges::find(variables_, name, &Variable::name);
  return found == variables_.end() ? nullptr : &found->value;
}

void Scope::set(std::string_view name, Value value) {
  const auto found = std::ranges::find(variables_, name, &Variable::name);
  if (found != variables_.end()) {
    found->value = std::move(value);
  } else {
    variables_.push_back({name, std::move(value)});
  }
}

}  // namespace darkbloom::jinja
