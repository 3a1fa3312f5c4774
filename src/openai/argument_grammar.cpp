#include "openai/argument_grammar.h"

#include <algorithm>
#include <array>
#include <format>

namespace darkbloom::openai {
namespace {

using grammar::GrammarMaker;

constexpr std::string_view kName = "[A-Za-z_] [A-Za-z0-9_-]{0,63}";
constexpr int kFreeParametersMax = 32;
constexpr int kGemmaDepth = 3;  ///< of objects and lists within a parameter

const json::Node::Object* properties_of(const json::Node& schema) {
  const json::Node* const properties = schema.find("properties");
  return properties == nullptr ? nullptr : properties->as<json::Node::Object>();
}

bool is_required(const json::Node& schema, std::string_view name) {
  const json::Node* const required = schema.find("required");
  const auto* const list = required == nullptr ? nullptr : required->as<json::Node::Array>();
  return list != nullptr && std::ranges::any_of(*list, [&](const json::Node& node) {
           const auto* const text = node.as<std::string>();
           return text != nullptr && *text == name;
         });
}

/// The one type that a schema names, or nothing.
std::string_view type_of(const json::Node& schema) {
  const json::Node* const type = schema.find("type");
  const auto* const name = type == nullptr ? nullptr : type->as<std::string>();
  return name == nullptr ? std::string_view() : std::string_view(*name);
}

/// The texts of an enum of texts between `quote`s as alternatives; empty where it is none.
std::string words_of(const json::Node& schema, const std::string& quote) {
  const json::Node* const list = schema.find("enum");
  const auto* const values = list == nullptr ? nullptr : list->as<json::Node::Array>();
  std::string words;
  for (std::size_t i = 0; values != nullptr && i < values->size(); ++i) {
    const auto* const text = (*values)[i].as<std::string>();
    if (text == nullptr) return {};
    words += (words.empty() ? "(" : " | ") + GrammarMaker::literal(quote + *text + quote);
  }
  return words.empty() ? words : words + ")";
}

std::string path_of_property(const Tool& tool, const std::string& name) {
  return tool.parameters_path + ".properties." + name;
}

/// Tried apart: a refusal spoils the maker that it comes from.
bool can_hold(const json::Node& schema) {
  return GrammarMaker().add_schema(schema, "").has_value();
}

Result<std::string> json_arguments(const Tool& tool, GrammarMaker& maker) {
  if (tool.parameters.is_null()) return maker.add_any_object();
  if (tool.strict || can_hold(tool.parameters)) {
    return maker.add_schema(tool.parameters, tool.parameters_path);
  }
  return maker.add_any_object();
}

/// Texts stand between the marks as they are; everything else as JSON.
Result<std::string> tagged_value(const Tool& tool, const json::Member& member,
                                 const CallSyntax& calls, GrammarMaker& maker) {
  if (auto words = words_of(member.node, ""); !words.empty()) return words;
  if (type_of(member.node) == "string") return maker.add_text_without(calls.parameter_close);
  if (tool.strict || can_hold(member.node)) {
    return maker.add_schema(member.node, path_of_property(tool, member.name));
  }
  return maker.add_any_value();
}

Result<std::string> tagged_arguments(const Tool& tool, const CallSyntax& calls,
                                     GrammarMaker& maker) {
  const std::string close = GrammarMaker::literal(calls.parameter_close);
  const auto* const properties = properties_of(tool.parameters);
  if (properties == nullptr) {
    return std::format("({} {} {} {} {}){{0,{}}}", GrammarMaker::literal(calls.parameter_open),
                       kName, GrammarMaker::literal(calls.parameter_middle),
                       maker.add_text_without(calls.parameter_close), close, kFreeParametersMax);
  }
  std::string body;
  for (const json::Member& member : *properties) {
    const auto value = tagged_value(tool, member, calls, maker);
    if (!value) return value;
    const std::string open =
        GrammarMaker::literal(calls.parameter_open + member.name + calls.parameter_middle);
    const bool required = is_required(tool.parameters, member.name);
    body += std::format("({} {} {}){} ", open, *value, close, required ? "" : "?");
  }
  return body.empty() ? R"("")" : body;
}

/// Gemma's own values: texts between <|"|>, bare keys, the rest as in JSON.
class GemmaRules {
 public:
  explicit GemmaRules(GrammarMaker& maker) : maker_(maker) {
    text_ = maker_.add_rule("gemma-text", std::format("{0} {1} {0}", GrammarMaker::literal(kQuote),
                                                      maker_.add_text_without(kQuote)));
    number_ = maker_.add_rule("gemma-number", R"("-"? [0-9]{1,15} ("." [0-9]{1,15})?)");
    any_ = text_ + " | " + number_ + R"( | "true" | "false" | "null")";
    for (int depth = 0; depth < kGemmaDepth; ++depth) {
      const std::string inner = maker_.add_rule("gemma-value", any_);
      const std::string member =
          maker_.add_rule("gemma-member", std::format("{} \":\" {}", kName, inner));
      any_ += std::format(R"( | "{{" ({0} ("," {0})*)? "}}" | "[" ({1} ("," {1})*)? "]")", member,
                          inner);
    }
    any_ = maker_.add_rule("gemma-value", any_);
  }

  /// All members of an object up to and with its closing brace.
  Result<std::string> members(const Tool& tool) {
    const auto* const properties = properties_of(tool.parameters);
    if (properties == nullptr) {
      const std::string member =
          maker_.add_rule("gemma-member", std::format("{} \":\" {}", kName, any_));
      return std::format(R"(({0} ("," {0})*)? "}}")", member);
    }
    return listed(tool, *properties);
  }

 private:
  static constexpr const char* kQuote = "<|\"|>";

  /// Every member up to the first required one may be the first, which has no comma before it.
  Result<std::string> listed(const Tool& tool, const json::Node::Object& properties) {
    std::string rest;
    std::string firsts;
    bool may_be_empty = true;
    for (auto member = properties.rbegin(); member != properties.rend(); ++member) {
      const auto value = value_of(tool, *member);
      if (!value) return value;
      const std::string pair = GrammarMaker::literal(member->name + ":") + " " + *value;
      const bool required = is_required(tool.parameters, member->name);
      if (required) firsts.clear();
      if (required) may_be_empty = false;
      firsts += (firsts.empty() ? "" : " | ") + pair + " " + rest;
      rest = maker_.add_rule("gemma-rest",
                             std::format("(\",\" {}){} {}", pair, required ? "" : "?", rest));
    }
    if (firsts.empty()) return std::string(R"("}")");
    return std::format("({}{}) \"}}\"", firsts, may_be_empty ? " | \"\"" : "");
  }

  Result<std::string> value_of(const Tool& tool, const json::Member& member) {
    if (auto words = words_of(member.node, kQuote); !words.empty()) return words;
    const std::string_view type = type_of(member.node);
    if (type == "string") return text_;
    if (type == "number") return number_;
    if (type == "integer") return std::string(R"("-"? [0-9]{1,15})");
    if (type == "boolean") return std::string(R"(("true" | "false"))");
    if (!tool.strict) return any_;
    return fail({.fault = Fault::invalid,
                 .detail = std::format("This model's calls cannot hold '{}' to its schema.",
                                       path_of_property(tool, member.name)),
                 .code = "unsupported_schema",
                 .param = path_of_property(tool, member.name)});
  }

  GrammarMaker& maker_;
  std::string text_;
  std::string number_;
  std::string any_;
};

}  // namespace

Result<std::string> add_arguments(const Tool& tool, const CallSyntax& calls, GrammarMaker& maker) {
  switch (calls.arguments) {
    case ArgumentStyle::tagged:
      return tagged_arguments(tool, calls, maker);
    case ArgumentStyle::gemma:
      return GemmaRules(maker).members(tool);
    case ArgumentStyle::json:
      break;
  }
  return json_arguments(tool, maker);
}

}  // namespace darkbloom::openai
