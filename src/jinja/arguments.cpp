#include "jinja/arguments.h"

#include <format>

#include "base/check.h"
#include "jinja/compare.h"

namespace darkbloom::jinja {

const Text* text_argument(Run& run, const Given& given, Place place) {
  const Value* const value = given.find(place.index, place.name);
  if (value == nullptr || value->is<None>()) return nullptr;
  if (value->text() == nullptr) run.fail(std::format("'{}' must be a string", place.name));
  return value->text();
}

std::int64_t integer_argument(Run& run, const Given& given, Place place, std::int64_t fallback) {
  const Value* const value = given.find(place.index, place.name);
  if (value == nullptr || value->is<None>()) return fallback;
  const auto number = as_integer(*value);
  if (!number) run.fail(std::format("'{}' must be an integer", place.name));
  return number.value_or(fallback);
}

bool flag_argument(const Given& given, Place place, bool fallback) {
  const Value* const value = given.find(place.index, place.name);
  return value == nullptr ? fallback : truth(*value);
}

std::size_t limit_argument(Run& run, const Given& given, Place place) {
  const std::int64_t number = integer_argument(run, given, place, -1);
  return number < 0 ? std::string_view::npos : static_cast<std::size_t>(number);
}

const Text& self_text(const Given& given) {
  check(given.self.text() != nullptr, "a string's method is called on a string");
  return *given.self.text();
}

Value texts(Run& run, std::vector<Text> parts) {
  if (!run.spend(parts.size())) return {};
  std::vector<Value> items;
  for (Text& part : parts)
    items.emplace_back(std::move(part));
  return make_list(run, std::move(items));
}

}  // namespace darkbloom::jinja
