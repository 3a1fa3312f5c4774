#include "grammar/schema.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <map>

#include "grammar/limits.h"

namespace darkbloom::grammar {
namespace {

constexpr std::array<std::string_view, 7> kKindNames = {"null",   "boolean", "integer", "number",
                                                        "string", "array",   "object"};

std::optional<Kind> kind_named(std::string_view name) {
  const auto* const at = std::ranges::find(kKindNames, name);
  if (at == kKindNames.end()) return std::nullopt;
  return static_cast<Kind>(at - kKindNames.begin());
}

std::optional<double> number_of(const json::Node& value) {
  if (const auto* integer = value.as<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* decimal = value.as<double>()) return *decimal;
  return std::nullopt;
}

bool same_number(const json::Node& a, const json::Node& b) {
  const auto* const left = a.as<std::int64_t>();
  const auto* const right = b.as<std::int64_t>();
  if (left != nullptr && right != nullptr) return *left == *right;
  return number_of(a) && number_of(a) == number_of(b);
}

bool same_members(const json::Node::Object& a, const json::Node& b) {
  const auto members = members_of(a);
  const auto* const other = b.as<json::Node::Object>();
  if (other == nullptr || members_of(*other).size() != members.size()) return false;
  return std::ranges::all_of(members, [&](const json::Member* member) {
    const json::Node* const same = b.find(member->name);
    return same != nullptr && same_value(member->node, *same);
  });
}

void add_kind(std::vector<Kind>& kinds, Kind kind) {
  if (kind == Kind::number) std::erase(kinds, Kind::integer);
  if (!allows(kinds, kind)) kinds.push_back(kind);
}

void add_kind(std::vector<Kind>& kinds, const json::Node& name, const Schema& schema,
              Refusal& refusal) {
  const auto* const text = name.as<std::string>();
  const auto kind = text == nullptr ? std::nullopt : kind_named(*text);
  if (!kind) return refusal.keep(schema.path_of("type"), "`type` names no type of JSON Schema.");
  add_kind(kinds, *kind);
}

std::vector<Kind> kinds_implied(const Schema& schema) {
  std::vector<Kind> kinds;
  for (const json::Member& member : *schema.node.as<json::Node::Object>()) {
    if (const auto kind = subject_of(member.name)) add_kind(kinds, *kind);
  }
  return kinds;
}

}  // namespace

void Refusal::keep(std::string path, std::string sentence) {
  if (error_) return;
  error_ = Error{.fault = Fault::invalid,
                 .detail = std::move(sentence),
                 .code = "unsupported_schema",
                 .param = std::move(path)};
}

std::string Schema::path_of(std::string_view name) const {
  return std::format("{}.{}", path, name);
}

std::string path_of_item(const std::string& path, std::size_t index) {
  return std::format("{}[{}]", path, index);
}

std::vector<Kind> kinds_of(const Schema& schema, Refusal& refusal) {
  const json::Node* const type = schema.find("type");
  if (type == nullptr) return kinds_implied(schema);
  std::vector<Kind> kinds;
  if (const auto* names = type->as<json::Node::Array>()) {
    for (const json::Node& name : *names)
      add_kind(kinds, name, schema, refusal);
    if (names->empty()) refusal.keep(schema.path_of("type"), "`type` names at least one type.");
  } else {
    add_kind(kinds, *type, schema, refusal);
  }
  if (flag_in(schema, "nullable", refusal)) add_kind(kinds, Kind::null);
  return kinds;
}

Kind kind_of(const json::Node& value) {
  if (value.is_null()) return Kind::null;
  if (value.as<bool>() != nullptr) return Kind::boolean;
  if (value.as<std::int64_t>() != nullptr) return Kind::integer;
  if (const auto* decimal = value.as<double>())
    return std::trunc(*decimal) == *decimal ? Kind::integer : Kind::number;
  if (value.as<std::string>() != nullptr) return Kind::string;
  return value.as<json::Node::Array>() != nullptr ? Kind::array : Kind::object;
}

bool allows(const std::vector<Kind>& kinds, Kind kind) {
  return std::ranges::contains(kinds, kind) ||
         (kind == Kind::integer && std::ranges::contains(kinds, Kind::number));
}

std::string_view name_of(Kind kind) {
  return kKindNames[static_cast<std::size_t>(kind)];
}

std::optional<std::uint64_t> count_in(const Schema& schema, std::string_view keyword,
                                      Refusal& refusal) {
  const json::Node* const value = schema.find(keyword);
  if (value == nullptr) return std::nullopt;
  const auto number = number_of(*value);
  if (!number || *number < 0 || kind_of(*value) != Kind::integer) {
    refusal.keep(schema.path_of(keyword), std::format("`{}` is a whole number.", keyword));
    return std::nullopt;
  }
  if (*number > static_cast<double>(kCountMax)) {
    refusal.keep(schema.path_of(keyword),
                 std::format("`{}` is over the limit of {}.", keyword, kCountMax));
    return std::nullopt;
  }
  return static_cast<std::uint64_t>(*number);
}

const std::string* text_in(const Schema& schema, std::string_view keyword, Refusal& refusal) {
  const json::Node* const value = schema.find(keyword);
  if (value == nullptr) return nullptr;
  const auto* const text = value->as<std::string>();
  if (text == nullptr)
    refusal.keep(schema.path_of(keyword), std::format("`{}` is a string.", keyword));
  return text;
}

bool flag_in(const Schema& schema, std::string_view keyword, Refusal& refusal) {
  const json::Node* const value = schema.find(keyword);
  if (value == nullptr) return false;
  const auto* const flag = value->as<bool>();
  if (flag == nullptr)
    refusal.keep(schema.path_of(keyword), std::format("`{}` is a boolean.", keyword));
  return flag != nullptr && *flag;
}

const json::Node::Array* list_in(const Schema& schema, std::string_view keyword, Refusal& refusal) {
  const json::Node* const value = schema.find(keyword);
  if (value == nullptr) return nullptr;
  const auto* const list = value->as<json::Node::Array>();
  if (list == nullptr)
    refusal.keep(schema.path_of(keyword), std::format("`{}` is an array.", keyword));
  return list;
}

std::vector<const json::Member*> members_of(const json::Node::Object& object) {
  std::map<std::string_view, std::size_t> places;
  std::vector<const json::Member*> members;
  for (const json::Member& member : object) {
    const auto [place, fresh] = places.try_emplace(member.name, members.size());
    if (fresh) members.push_back(&member);
    members[place->second] = &member;
  }
  return members;
}

bool same_value(const json::Node& a, const json::Node& b) {
  if (number_of(a)) return same_number(a, b);
  if (const auto* items = a.as<json::Node::Array>()) {
    const auto* const others = b.as<json::Node::Array>();
    return others != nullptr && std::ranges::equal(*items, *others, same_value);
  }
  if (const auto* members = a.as<json::Node::Object>()) return same_members(*members, b);
  if (const auto* text = a.as<std::string>()) {
    const auto* const other = b.as<std::string>();
    return other != nullptr && *other == *text;
  }
  if (const auto* flag = a.as<bool>()) {
    const auto* const other = b.as<bool>();
    return other != nullptr && *other == *flag;
  }
  return b.is_null();
}

}  // namespace darkbloom::grammar
