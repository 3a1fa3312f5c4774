#include "openai/argument_grammar.h"

#include <algorithm>
#include <array>
#include <format>

#include "openai/gemma_arguments.h"

namespace darkbloom::openai {
namespace {

using grammar::GrammarMaker;

constexpr std::string_view kName = "[A-Za-z_] [-A-Za-z0-9_]{0,63}";
constexpr int kFreeParametersMax = 32;

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

/// The texts of an enum of texts as alternatives; empty where it is none.
std::string words_of(const json::Node& schema) {
  const json::Node* const list = schema.find("enum");
  const auto* const values = list == nullptr ? nullptr : list->as<json::Node::Array>();
  std::string words;
  for (std::size_t i = 0; values != nullptr && i < values->size(); ++i) {
    const auto* const text = (*values)[i].as<std::string>();
    if (text == nullptr) return {};
    words += (words.empty() ? "(" : " | ") + GrammarMaker::literal(*text);
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

/// Keywords beside its type would have to hold a text that stands there without quotes.
Result<std::string> tagged_text(const Tool& tool, const json::Member& member,
                                const CallSyntax& calls, GrammarMaker& maker) {
  constexpr auto kSayNothing = std::to_array<std::string_view>(
      {"type", "description", "title", "default", "examples", "deprecated"});
  const auto* const fields = member.node.as<json::Node::Object>();
  const auto unheld = std::ranges::find_if(*fields, [&](const json::Member& field) {
    return !std::ranges::contains(kSayNothing, field.name);
  });
  if (!tool.strict || unheld == fields->end()) {
    return maker.add_text_without(calls.parameter_close);
  }
  return fail({.fault = Fault::invalid,
               .detail = "This model's calls cannot hold a text to a schema.",
               .code = "unsupported_schema",
               .param = path_of_property(tool, member.name) + "." + unheld->name});
}

/// Texts stand between the marks as they are; everything else as JSON.
Result<std::string> tagged_value(const Tool& tool, const json::Member& member,
                                 const CallSyntax& calls, GrammarMaker& maker) {
  if (auto words = words_of(member.node); !words.empty()) return words;
  if (type_of(member.node) == "string") return tagged_text(tool, member, calls, maker);
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

}  // namespace

Result<std::string> add_arguments(const Tool& tool, const CallSyntax& calls, GrammarMaker& maker) {
  switch (calls.arguments) {
    case ArgumentStyle::tagged:
      return tagged_arguments(tool, calls, maker);
    case ArgumentStyle::gemma:
      return GemmaArguments(maker).members(tool);
    case ArgumentStyle::json:
      break;
  }
  return json_arguments(tool, maker);
}

}  // namespace darkbloom::openai
