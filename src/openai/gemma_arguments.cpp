#include "openai/gemma_arguments.h"

#include <algorithm>
#include <array>
#include <format>
#include <optional>

namespace darkbloom::openai {
namespace {

using grammar::GrammarMaker;

constexpr const char* kQuote = "<|\"|>";
constexpr std::string_view kName = "[A-Za-z_] [-A-Za-z0-9_]{0,63}";
constexpr int kFreeDepth = 3;  ///< of objects and lists within a value that no schema holds
constexpr std::int64_t kItemsMax = 64;

/// Keywords that say nothing of which values are good.
constexpr auto kAnnotations = std::to_array<std::string_view>(
    {"type", "description", "title", "default", "examples", "deprecated"});

/// True where `schema` says nothing of its values but what `held` and annotations say.
bool says_only(const json::Node& schema, std::initializer_list<std::string_view> held) {
  const auto* const members = schema.as<json::Node::Object>();
  return members != nullptr && std::ranges::all_of(*members, [&](const json::Member& member) {
           return std::ranges::contains(kAnnotations, member.name) ||
                  std::ranges::contains(held, member.name);
         });
}

template <typename T>
const T* field(const json::Node& schema, std::string_view name) {
  const json::Node* const found = schema.find(name);
  return found == nullptr ? nullptr : found->as<T>();
}

bool is_required(const json::Node& schema, std::string_view name) {
  const auto* const list = field<json::Node::Array>(schema, "required");
  return list != nullptr && std::ranges::any_of(*list, [&](const json::Node& node) {
           const auto* const text = node.as<std::string>();
           return text != nullptr && *text == name;
         });
}

std::string quoted(std::string_view text) {
  return GrammarMaker::literal(kQuote + std::string(text) + kQuote);
}

/// "[" up to "]" with so many of `item`.
std::string repeated(const std::string& item, std::int64_t least, std::int64_t most) {
  if (most == 0) return R"("[]")";
  const std::string more =
      std::format(R"( ("," {}){{{},{}}})", item, std::max<std::int64_t>(least - 1, 0), most - 1);
  return std::format(R"("[" ({}{}){} "]")", item, more, least == 0 ? "?" : "");
}

}  // namespace

GemmaArguments::GemmaArguments(GrammarMaker& maker) : maker_(maker) {
  text_ = maker_.add_rule("gemma-text", std::format("{0} {1} {0}", GrammarMaker::literal(kQuote),
                                                    maker_.add_text_without(kQuote)));
  any_ = text_ + R"( | "-"? [0-9]{1,15} ("." [0-9]{1,15})? | "true" | "false" | "null")";
  for (int depth = 0; depth < kFreeDepth; ++depth) {
    const std::string inner = maker_.add_rule("gemma-value", any_);
    const std::string member =
        maker_.add_rule("gemma-member", std::format("{} \":\" {}", kName, inner));
    any_ +=
        std::format(R"( | "{{" ({0} ("," {0})*)? "}}" | "[" ({1} ("," {1})*)? "]")", member, inner);
  }
  any_ = maker_.add_rule("gemma-value", any_);
}

Result<std::string> GemmaArguments::members(const Tool& tool) {
  strict_ = tool.strict;
  const auto* const properties = field<json::Node::Object>(tool.parameters, "properties");
  if (properties != nullptr) {
    return listed({tool.parameters, tool.parameters_path}, *properties);
  }
  const std::string member =
      maker_.add_rule("gemma-member", std::format("{} \":\" {}", kName, any_));
  return std::format(R"(({0} ("," {0})*)? "}}")", member);
}

/// Every member up to the first required one may be the first, which has no comma before it.
Result<std::string> GemmaArguments::listed(const Place& place,
                                           const json::Node::Object& properties) {
  std::string rest;
  std::string firsts;
  bool may_be_empty = true;
  for (auto member = properties.rbegin(); member != properties.rend(); ++member) {
    const auto held = value({member->node, place.path + ".properties." + member->name});
    if (!held) return held;
    const std::string pair = GrammarMaker::literal(member->name + ":") + " " + *held;
    const bool required = is_required(place.schema, member->name);
    if (required) firsts.clear();
    if (required) may_be_empty = false;
    firsts += (firsts.empty() ? "" : " | ") + pair + " " + rest;
    rest = maker_.add_rule("gemma-rest",
                           std::format("(\",\" {}){} {}", pair, required ? "" : "?", rest));
  }
  if (firsts.empty()) return std::string(R"("}")");
  return std::format("({}{}) \"}}\"", firsts, may_be_empty ? " | \"\"" : "");
}

Result<std::string> GemmaArguments::value(const Place& place) {
  const json::Node& schema = place.schema;
  const auto* const values = field<json::Node::Array>(schema, "enum");
  if (values != nullptr && says_only(schema, {"enum"})) return one_of_values(place, *values);
  const auto* const schemas = field<json::Node::Array>(schema, "anyOf");
  if (schemas != nullptr && says_only(schema, {"anyOf"})) return one_of_schemas(place, *schemas);
  if (const auto* const types = field<json::Node::Array>(schema, "type")) {
    return one_of_types(place, *types);
  }
  const auto* const type = field<std::string>(schema, "type");
  return type == nullptr ? unheld(place) : typed(place, *type);
}

Result<std::string> GemmaArguments::typed(const Place& place, std::string_view type) {
  if (type == "object") return object(place);
  if (type == "array") return list(place);
  if (type == "string") return says_only(place.schema, {}) || !strict_ ? text_ : unheld(place);
  // Numbers, truth values and null are written as in JSON, bounds and all.
  json::Node plain = place.schema;
  if (auto* const members = std::get_if<json::Node::Object>(&plain.value)) {
    for (json::Member& member : *members)
      if (member.name == "type") member.node.value = std::string(type);
  }
  if (!strict_ && !GrammarMaker().add_schema(plain, "")) return any_;
  return maker_.add_schema(plain, place.path);
}

Result<std::string> GemmaArguments::object(const Place& place) {
  const auto* const properties = field<json::Node::Object>(place.schema, "properties");
  const json::Node* const more = place.schema.find("additionalProperties");
  const bool* const more_allowed = more == nullptr ? nullptr : more->as<bool>();
  const bool closed = more == nullptr || (more_allowed != nullptr && !*more_allowed);
  const bool held = properties != nullptr && closed &&
                    says_only(place.schema, {"properties", "required", "additionalProperties"});
  if (!held) return unheld(place);
  const auto inner = listed(place, *properties);
  if (!inner) return inner;
  return maker_.add_rule("gemma-object", R"("{" )" + *inner);
}

Result<std::string> GemmaArguments::list(const Place& place) {
  const json::Node* const items = place.schema.find("items");
  const auto* const least = field<std::int64_t>(place.schema, "minItems");
  const auto* const most = field<std::int64_t>(place.schema, "maxItems");
  const std::int64_t from = least == nullptr ? 0 : *least;
  const std::int64_t to = most == nullptr ? std::max(from, kItemsMax) : *most;
  const bool held = items != nullptr &&
                    says_only(place.schema, {"items", "minItems", "maxItems"}) && from >= 0 &&
                    from <= to && to <= kItemsMax;
  if (!held) return unheld(place);
  const auto item = value({*items, place.path + ".items"});
  if (!item) return item;
  return repeated(maker_.add_rule("gemma-item", *item), from, to);
}

Result<std::string> GemmaArguments::one_of_types(const Place& place,
                                                 const json::Node::Array& types) {
  std::string body;
  for (const json::Node& type : types) {
    const auto* const name = type.as<std::string>();
    const auto held = name == nullptr ? unheld(place) : typed(place, *name);
    if (!held) return held;
    body += (body.empty() ? "(" : " | ") + *held;
  }
  return body.empty() ? unheld(place) : body + ")";
}

Result<std::string> GemmaArguments::one_of_schemas(const Place& place,
                                                   const json::Node::Array& schemas) {
  std::string body;
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    const auto held = value({schemas[i], std::format("{}.anyOf[{}]", place.path, i)});
    if (!held) return held;
    body += (body.empty() ? "(" : " | ") + *held;
  }
  return body.empty() ? unheld(place) : body + ")";
}

Result<std::string> GemmaArguments::one_of_values(const Place& place,
                                                  const json::Node::Array& values) {
  std::string body;
  for (const json::Node& each : values) {
    const auto* const text = each.as<std::string>();
    std::string held = text == nullptr ? "" : quoted(*text);
    if (text == nullptr) {
      const json::Node constant{json::Node::Object{{"const", each}}};
      auto rule = maker_.add_schema(constant, place.path);
      if (!rule) return rule;
      held = std::move(*rule);
    }
    body += (body.empty() ? "(" : " | ") + held;
  }
  return body.empty() ? unheld(place) : body + ")";
}

Result<std::string> GemmaArguments::unheld(const Place& place) {
  if (!strict_) return any_;
  return fail({.fault = Fault::invalid,
               .detail = "This model's calls cannot hold a parameter to its schema.",
               .code = "unsupported_schema",
               .param = place.path});
}

}  // namespace darkbloom::openai
