#include <algorithm>
#include <format>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "grammar/automaton_rules.h"
#include "grammar/json_rules.h"
#include "grammar/limits.h"
#include "grammar/notation.h"
#include "grammar/schema_compiler.h"
#include "json/text.h"

namespace darkbloom::grammar {
namespace {

struct Property {
  std::string name;
  bool required = false;
  const json::Node* schema = nullptr;  ///< null: as additional ones
};

bool is_flag(const json::Node* node, bool value) {
  return node != nullptr && node->as<bool>() != nullptr && *node->as<bool>() == value;
}

class ObjectMaker {
 public:
  ObjectMaker(SchemaCompiler& compiler, const Schema& schema)
      : compiler_(compiler),
        rules_(compiler.rules()),
        schema_(schema),
        additional_(schema.find("additionalProperties")) {}

  std::string run() {
    read_properties();
    read_required();
    read_counts();
    if (refusal().found()) return {};
    if (properties_.empty() && open() && !most_ && least_ == 0 && additional_is_any())
      return json_any_object(rules_);
    add_members();
    if (refusal().found()) return {};
    std::string name = rules_.shared(hint_of(schema_.path), body());
    compiler_.needs(name, {needed_});
    return name;
  }

 private:
  Refusal& refusal() { return compiler_.refusal(); }
  bool additional_is_any() const { return additional_ == nullptr || is_flag(additional_, true); }
  /// Members that no property names may come. Where nothing is said, none do beside named ones:
  /// models keep to what was asked for.
  bool open() const {
    if (additional_ == nullptr) return !schema_.has("properties");
    return !is_flag(additional_, false);
  }

  void read_properties() {
    const json::Node* const node = schema_.find("properties");
    const auto* const object = node == nullptr ? nullptr : node->as<json::Node::Object>();
    if (object == nullptr) return;
    for (const json::Member* member : members_of(*object))
      properties_.push_back({.name = member->name, .schema = &member->node});
  }

  void read_required() {
    const auto* const list = list_in(schema_, "required", refusal());
    if (list == nullptr || refusal().found()) return;
    std::set<std::string> names;
    for (const json::Node& name : *list) {
      const auto* const text = name.as<std::string>();
      if (text == nullptr)
        return refusal().keep(schema_.path_of("required"), "`required` lists names.");
      names.insert(*text);
    }
    for (Property& property : properties_)
      property.required = names.erase(property.name) > 0;
    for (const std::string& name : names)
      properties_.push_back({.name = name, .required = true});
    if (properties_.size() > kPropertiesMax)
      refusal().keep(schema_.path_of("required"), "The object has too many properties.");
    if (!names.empty() && is_flag(additional_, false))
      refusal().keep(schema_.path_of("required"), "A required property is not allowed.");
  }

  /// Equal names make one property of two members, so that only few counts can be held.
  void read_counts() {
    least_ = count_in(schema_, "minProperties", refusal()).value_or(0);
    most_ = count_in(schema_, "maxProperties", refusal());
    std::size_t required = 0;
    for (const Property& property : properties_)
      required += property.required ? 1 : 0;
    if (least_ > std::max<std::size_t>(required, 1))
      refusal().keep(schema_.path_of("minProperties"),
                     "`minProperties` is supported up to 1 or the number of required properties.");
    if (!most_) return;
    if (!open() && *most_ >= properties_.size()) return most_.reset();
    if (!properties_.empty() || *most_ < least_)
      refusal().keep(schema_.path_of("maxProperties"),
                     "`maxProperties` is supported where it holds in any case, or where there are "
                     "no named properties.");
  }

  void add_members() {
    const std::string path = schema_.path_of("properties");
    for (const Property& property : properties_) {
      if (is_flag(property.schema, false) && !property.required) continue;
      const std::string value =
          property.schema == nullptr
              ? additional_value()
              : compiler_.inner_value(*property.schema, path + '.' + property.name);
      if (refusal().found()) return;
      if (property.required) needed_.push_back(value);
      std::string quoted;
      json::append_string(quoted, property.name);
      members_.push_back({std::format("{} {} {}", literal_of(quoted), json_colon(rules_), value),
                          property.required});
    }
    if (open()) additional_member_ = additional_member();
  }

  std::string additional_value() {
    if (additional_is_any()) return json_any_value(rules_);
    return compiler_.inner_value(*additional_, schema_.path_of("additionalProperties"));
  }

  std::string additional_member() {
    std::vector<std::u32string> names;
    for (const Property& property : properties_)
      names.push_back(characters_of(property.name));
    const std::string value = additional_value();
    if (refusal().found()) return {};
    std::string key;
    if (names.empty()) {
      key = json_string(rules_);
    } else {
      const std::string other = add_automaton(rules_, "other", none_of(names), Spelling::json);
      key = std::format(R"("\"" {} "\"")", other);
    }
    if (least_ > 0) needed_.push_back(value);
    return rules_.shared("member", std::format("{} {} {}", key, json_colon(rules_), value));
  }

  /// From the last member to the first: `pick` are the members from here on, of which at least one
  /// comes.
  std::string body() {
    const std::string gap = json_gap(rules_);
    const std::string comma = json_comma(rules_);
    std::string pick = additional_picks(comma);
    bool some_required = false;
    for (std::size_t i = members_.size(); i-- > 0;) {
      const Member& member = members_[i];
      if (!member.required && !pick.empty()) pick = rules_.shared("rest", pick);
      std::string chosen = member.text;
      if (!pick.empty() && some_required) chosen += std::format(" {} {}", comma, pick);
      if (!pick.empty() && !some_required) chosen += std::format(" ({} {})?", comma, pick);
      pick = member.required || pick.empty() ? chosen : std::format("{} | {}", chosen, pick);
      if (!member.required) pick = rules_.shared("some", pick);
      some_required = some_required || member.required;
    }
    if (pick.empty()) return std::format(R"("{{" {} "}}")", gap);
    const bool may_be_empty = !some_required && least_ == 0;
    return std::format(R"("{{" {0} ({1} {0}){2} "}}")", gap, pick, may_be_empty ? "?" : "");
  }

  std::string additional_picks(const std::string& comma) {
    if (additional_member_.empty() || (most_ && *most_ == 0)) return {};
    Times more{.least = 0};
    if (most_) more.most = *most_ - 1;
    const std::string next = rules_.shared("next", comma + " " + additional_member_);
    const std::string rest = rules_.repeated(next, more);
    return rest.empty() ? additional_member_ : additional_member_ + " " + rest;
  }

  struct Member {
    std::string text;
    bool required;
  };

  SchemaCompiler& compiler_;
  Rules& rules_;
  const Schema& schema_;
  const json::Node* additional_;
  std::vector<Property> properties_;
  std::uint64_t least_ = 0;
  std::optional<std::uint64_t> most_;
  std::vector<Member> members_;
  std::vector<std::string> needed_;
  std::string additional_member_;
};

}  // namespace

std::string add_object(SchemaCompiler& compiler, const Schema& schema) {
  return ObjectMaker(compiler, schema).run();
}

}  // namespace darkbloom::grammar
