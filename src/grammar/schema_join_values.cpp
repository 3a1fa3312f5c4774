#include "grammar/schema_join_values.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "grammar/limits.h"
#include "grammar/schema.h"

namespace darkbloom::grammar {
namespace {

using Array = json::Node::Array;
using Object = json::Node::Object;

bool is_false(const json::Node* node) {
  return node != nullptr && node->as<bool>() != nullptr && !*node->as<bool>();
}

bool is_true(const json::Node& node) {
  return node.as<bool>() != nullptr && *node.as<bool>();
}

/// A schema that holds both; equal ones stay one, so that recursion comes to an end.
json::Node all_of(const json::Node& a, const json::Node& b) {
  if (is_true(a) || same_value(a, b)) return b;
  if (is_true(b)) return a;
  if (is_false(&a) || is_false(&b)) return {false};
  return {Object{{"allOf", {Array{a, b}}}}};
}

std::optional<std::pair<double, double>> numbers(const json::Node& a, const json::Node& b) {
  const auto number = [](const json::Node& node) -> std::optional<double> {
    if (const auto* integer = node.as<std::int64_t>()) return static_cast<double>(*integer);
    if (const auto* decimal = node.as<double>()) return *decimal;
    return std::nullopt;
  };
  const auto left = number(a);
  const auto right = number(b);
  if (!left || !right) return std::nullopt;
  return std::pair(*left, *right);
}

/// Doubles that are equal may stand for integers that are not.
std::optional<json::Node> tighter(const json::Node& a, const json::Node& b, bool greater) {
  const auto both = numbers(a, b);
  if (!both || (both->first == both->second && !same_value(a, b))) return std::nullopt;
  return (both->first > both->second) == greater ? a : b;
}

Array as_list(const json::Node& node) {
  const auto* const list = node.as<Array>();
  return list == nullptr ? Array{node} : *list;
}

std::optional<json::Node> common_values(const Array& a, const Array& b) {
  if (a.size() * b.size() > kEnumMax * kEnumMax) return std::nullopt;
  Array both;
  std::ranges::copy_if(a, std::back_inserter(both), [&](const json::Node& value) {
    return std::ranges::any_of(b,
                               [&](const json::Node& other) { return same_value(value, other); });
  });
  if (both.empty()) return std::nullopt;
  return json::Node{std::move(both)};
}

bool names(const Array& types, std::string_view name) {
  return std::ranges::any_of(types, [&](const json::Node& type) {
    const auto* const text = type.as<std::string>();
    return text != nullptr && *text == name;
  });
}

std::optional<json::Node> common_types(const Array& a, const Array& b) {
  Array both;
  for (const Kind kind : {Kind::null, Kind::boolean, Kind::integer, Kind::number, Kind::string,
                          Kind::array, Kind::object}) {
    const auto in = [&](const Array& types) {
      return names(types, name_of(kind)) || (kind == Kind::integer && names(types, "number"));
    };
    if (in(a) && in(b)) both.push_back({std::string(name_of(kind))});
  }
  if (both.empty()) return std::nullopt;
  return json::Node{std::move(both)};
}

Array united(const Array& a, const Array& b) {
  Array all = a;
  for (const json::Node& value : b) {
    if (std::ranges::none_of(a, [&](const json::Node& own) { return same_value(own, value); }))
      all.push_back(value);
  }
  return all;
}

json::Node* member_in(Object& object, std::string_view name) {
  const auto at = std::ranges::find(object, name, &json::Member::name);
  return at == object.end() ? nullptr : &at->node;
}

const Object* properties_of(const json::Node& schema) {
  const json::Node* const properties = schema.find("properties");
  return properties == nullptr ? nullptr : properties->as<Object>();
}

/// A member of `own` that `other` does not name, as `other` takes it.
json::Node with_additional(const json::Node& member, const json::Node& other) {
  const json::Node* const additional = other.find("additionalProperties");
  return additional == nullptr ? member : all_of(member, *additional);
}

Object joined_properties(const json::Node& a, const json::Node& b) {
  Object joined;
  const Object none;
  const Object* const from_a = properties_of(a);
  const Object* const from_b = properties_of(b);
  const json::Node right{from_b == nullptr ? none : *from_b};
  const json::Node left{from_a == nullptr ? none : *from_a};
  for (const json::Member* member : members_of(*left.as<Object>())) {
    const json::Node* const same = right.find(member->name);
    joined.push_back({member->name, same == nullptr ? with_additional(member->node, b)
                                                    : all_of(member->node, *same)});
  }
  for (const json::Member* member : members_of(*right.as<Object>())) {
    if (left.find(member->name) == nullptr)
      joined.push_back({member->name, with_additional(member->node, a)});
  }
  return joined;
}

void set(json::Node& schema, std::string_view name, json::Node value) {
  auto& object = std::get<Object>(schema.value);
  if (json::Node* const own = member_in(object, name)) {
    *own = std::move(value);
  } else {
    object.push_back({std::string(name), std::move(value)});
  }
}

std::optional<json::Node> join_lists(std::string_view keyword, const json::Node& a,
                                     const json::Node& b) {
  if (keyword == "type") return common_types(as_list(a), as_list(b));
  const auto* const left = a.as<Array>();
  const auto* const right = b.as<Array>();
  if (left == nullptr || right == nullptr) return std::nullopt;
  if (keyword == "enum") return common_values(*left, *right);
  if (left->size() * right->size() > kEnumMax * kEnumMax) return std::nullopt;
  if (keyword == "required") return json::Node{united(*left, *right)};
  return std::nullopt;
}

}  // namespace

std::optional<json::Node> join_values(std::string_view keyword, const json::Node& a,
                                      const json::Node& b) {
  if (same_value(a, b)) return a;
  if (keyword == "minimum" || keyword.starts_with("min")) return tighter(a, b, true);
  if (keyword == "maximum" || keyword.starts_with("max")) return tighter(a, b, false);
  if (keyword == "exclusiveMinimum") return tighter(a, b, true);
  if (keyword == "exclusiveMaximum") return tighter(a, b, false);
  if (keyword == "items" && a.as<Array>() == nullptr && b.as<Array>() == nullptr)
    return all_of(a, b);
  return join_lists(keyword, a, b);
}

void join_objects(json::Node& a, const json::Node& b) {
  const bool named = a.find("properties") != nullptr || b.find("properties") != nullptr;
  const json::Node* const additional_a = a.find("additionalProperties");
  const json::Node* const additional_b = b.find("additionalProperties");
  Object properties = joined_properties(a, b);
  if (additional_b != nullptr)
    set(a, "additionalProperties",
        additional_a == nullptr ? *additional_b : all_of(*additional_a, *additional_b));
  if (named) set(a, "properties", {std::move(properties)});
}

bool is_joined_with_objects(std::string_view keyword) {
  return keyword == "properties" || keyword == "additionalProperties";
}

bool items_join(const json::Node& a, const json::Node& b) {
  const auto has_first = [](const json::Node& schema) {
    const json::Node* const items = schema.find("items");
    return schema.find("prefixItems") != nullptr || schema.find("additionalItems") != nullptr ||
           (items != nullptr && items->as<Array>() != nullptr);
  };
  const auto has_any = [&](const json::Node& schema) {
    return has_first(schema) || schema.find("items") != nullptr;
  };
  return !(has_first(a) && has_any(b)) && !(has_first(b) && has_any(a));
}

}  // namespace darkbloom::grammar
