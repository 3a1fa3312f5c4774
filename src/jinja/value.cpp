#include "jinja/value.h"

#include <algorithm>

namespace darkbloom::jinja {
namespace {

struct Truth {
  bool operator()(Undefined) const { return false; }
  bool operator()(None) const { return false; }
  bool operator()(bool value) const { return value; }
  bool operator()(std::int64_t value) const { return value != 0; }
  bool operator()(double value) const { return value != 0; }
  bool operator()(const std::shared_ptr<const Text>& text) const { return text->size() > 0; }
  bool operator()(const std::shared_ptr<const List>& list) const { return !list->items.empty(); }
  bool operator()(const std::shared_ptr<const Dict>& dict) const { return !dict->entries.empty(); }
  template <typename Other>
  bool operator()(const Other&) const {
    return true;
  }
};

}  // namespace

const Value* Given::find(std::size_t place, std::string_view name) const {
  if (place < positional.size()) return &positional[place];
  const auto found = std::ranges::find(named, name, &NamedValue::name);
  return found == named.end() ? nullptr : &found->value;
}

Value* Namespace::find(std::string_view name) {
  const auto found = std::ranges::find(fields, name, &Field::name);
  return found == fields.end() ? nullptr : &found->value;
}

void Namespace::set(std::string_view name, Value value) {
  if (Value* const there = find(name)) {
    *there = std::move(value);
  } else {
    fields.push_back({std::string(name), std::move(value)});
  }
}

std::size_t depth_of(const Value& value) {
  if (const List* const list = value.list()) return list->depth;
  if (const Dict* const dict = value.dict()) return dict->depth;
  if (const Method* const method = value.method()) return depth_of(method->self) + 1;
  return 0;
}

bool truth(const Value& value) {
  return std::visit(Truth{}, value.variant());
}

std::string_view kind_of(const Value& value) {
  constexpr std::string_view kKinds[] = {"undefined", "none",     "boolean", "integer",   "float",
                                         "string",    "list",     "dict",    "namespace", "loop",
                                         "macro",     "function", "method"};
  return kKinds[value.variant().index()];
}

}  // namespace darkbloom::jinja
