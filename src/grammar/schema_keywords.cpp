#include <algorithm>
#include <array>
#include <format>

#include "grammar/limits.h"
#include "grammar/schema.h"

namespace darkbloom::grammar {
namespace {

enum class Treatment { held, ignored, refused };

struct Keyword {
  std::string_view name;
  Treatment treatment = Treatment::held;
  std::optional<Kind> subject = {};
};

// docs/json-schema.md has the same table for people.
constexpr std::array kKeywords = {
    Keyword{"$ref"},
    Keyword{"$defs", Treatment::ignored},
    Keyword{"definitions", Treatment::ignored},
    Keyword{"type"},
    Keyword{"nullable"},
    Keyword{"enum"},
    Keyword{"const"},
    Keyword{"anyOf"},
    Keyword{"oneOf"},
    Keyword{"allOf"},
    Keyword{"properties", Treatment::held, Kind::object},
    Keyword{"required", Treatment::held, Kind::object},
    Keyword{"additionalProperties", Treatment::held, Kind::object},
    Keyword{"minProperties", Treatment::held, Kind::object},
    Keyword{"maxProperties", Treatment::held, Kind::object},
    Keyword{"items", Treatment::held, Kind::array},
    Keyword{"prefixItems", Treatment::held, Kind::array},
    Keyword{"additionalItems", Treatment::held, Kind::array},
    Keyword{"minItems", Treatment::held, Kind::array},
    Keyword{"maxItems", Treatment::held, Kind::array},
    Keyword{"uniqueItems", Treatment::held, Kind::array},
    Keyword{"minLength", Treatment::held, Kind::string},
    Keyword{"maxLength", Treatment::held, Kind::string},
    Keyword{"pattern", Treatment::held, Kind::string},
    Keyword{"format", Treatment::held, Kind::string},
    Keyword{"minimum", Treatment::held, Kind::number},
    Keyword{"maximum", Treatment::held, Kind::number},
    Keyword{"exclusiveMinimum", Treatment::held, Kind::number},
    Keyword{"exclusiveMaximum", Treatment::held, Kind::number},
    Keyword{"multipleOf", Treatment::held, Kind::number},
    Keyword{"$schema", Treatment::ignored},
    Keyword{"$id", Treatment::ignored},
    Keyword{"$anchor", Treatment::ignored},
    Keyword{"$comment", Treatment::ignored},
    Keyword{"$vocabulary", Treatment::ignored},
    Keyword{"title", Treatment::ignored},
    Keyword{"description", Treatment::ignored},
    Keyword{"default", Treatment::ignored},
    Keyword{"example", Treatment::ignored},
    Keyword{"examples", Treatment::ignored},
    Keyword{"deprecated", Treatment::ignored},
    Keyword{"readOnly", Treatment::ignored},
    Keyword{"writeOnly", Treatment::ignored},
    Keyword{"contentEncoding", Treatment::ignored},
    Keyword{"contentMediaType", Treatment::ignored},
    Keyword{"contentSchema", Treatment::ignored},
    Keyword{"discriminator", Treatment::ignored},
    Keyword{"externalDocs", Treatment::ignored},
    Keyword{"xml", Treatment::ignored},
    Keyword{"not", Treatment::refused},
    Keyword{"if", Treatment::refused},
    Keyword{"then", Treatment::refused},
    Keyword{"else", Treatment::refused},
    Keyword{"dependencies", Treatment::refused},
    Keyword{"dependentRequired", Treatment::refused},
    Keyword{"dependentSchemas", Treatment::refused},
    Keyword{"patternProperties", Treatment::refused},
    Keyword{"propertyNames", Treatment::refused},
    Keyword{"unevaluatedProperties", Treatment::refused},
    Keyword{"unevaluatedItems", Treatment::refused},
    Keyword{"contains", Treatment::refused},
    Keyword{"minContains", Treatment::refused},
    Keyword{"maxContains", Treatment::refused},
    Keyword{"$dynamicRef", Treatment::refused},
    Keyword{"$dynamicAnchor", Treatment::refused},
    Keyword{"$recursiveRef", Treatment::refused},
    Keyword{"$recursiveAnchor", Treatment::refused},
};

const Keyword* known(std::string_view name) {
  const auto* const at = std::ranges::find(kKeywords, name, &Keyword::name);
  return at == kKeywords.end() ? nullptr : &*at;
}

void check_keyword(std::string_view name, const Schema& schema, Refusal& refusal) {
  const Keyword* const keyword = known(name);
  if (keyword == nullptr) {
    if (is_annotation(name)) return;
    refusal.keep(schema.path_of(name), "This keyword of the schema is not known.");
  } else if (keyword->treatment == Treatment::refused) {
    refusal.keep(schema.path_of(name), std::format("`{}` is not supported.", keyword->name));
  }
}

}  // namespace

bool is_annotation(std::string_view keyword) {
  const Keyword* const entry = known(keyword);
  if (entry == nullptr) return keyword.starts_with("x-");
  return entry->treatment == Treatment::ignored;
}

std::optional<Kind> subject_of(std::string_view keyword) {
  const Keyword* const entry = known(keyword);
  return entry == nullptr ? std::nullopt : entry->subject;
}

void check_keywords(const Schema& schema, bool is_root, Refusal& refusal) {
  const auto* const members = schema.node.as<json::Node::Object>();
  if (members == nullptr) return refusal.keep(schema.path, "A schema is an object or a boolean.");
  for (const json::Member& member : *members)
    check_keyword(member.name, schema, refusal);
  const json::Node* const properties = schema.find("properties");
  if (properties != nullptr && properties->as<json::Node::Object>() == nullptr)
    return refusal.keep(schema.path_of("properties"), "`properties` is an object.");
  if (properties != nullptr && properties->as<json::Node::Object>()->size() > kPropertiesMax)
    return refusal.keep(schema.path_of("properties"), "The object has too many properties.");
  if (!is_root && schema.has("$id"))
    refusal.keep(schema.path_of("$id"), "`$id` is supported at the root of a schema only.");
}

}  // namespace darkbloom::grammar
