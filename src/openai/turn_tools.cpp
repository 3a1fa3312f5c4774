#include "openai/turn_tools.h"

#include <algorithm>
#include <format>

#include "openai/node_maker.h"

namespace darkbloom::openai {
namespace {

constexpr std::string_view kTypeFunction = "function";

/// True where `type` is "function"; otherwise a mistake is kept.
bool is_function(const JsonFields& fields) {
  const std::string* const type = fields.required_text("type");
  if (type == nullptr) return false;
  if (*type == kTypeFunction) return true;
  fields.mistake().wrong_value(fields.path_of("type"), "only tools of type 'function' are served");
  return false;
}

std::optional<JsonFields> function_of(const JsonFields& tool) {
  if (!is_function(tool)) return {};
  if (!tool.has("function")) tool.mistake().missing(tool.path_of("function"));
  return tool.object("function");
}

void read_list(const JsonFields& body, Turn& turn) {
  const auto* const list = body.array("tools");
  if (list == nullptr) return;
  if (list->size() > kToolsMax) {
    body.mistake().keep(
        "array_above_max_length", "tools",
        std::format("Invalid 'tools': array too long. Expected at most {} tools.", kToolsMax));
  }
  each_object(*list, "tools", body.mistake(), [&](const JsonFields& entry) {
    if (const auto function = function_of(entry)) add_tool(*function, "parameters", turn);
  });
}

constexpr std::string_view kChoices =
    "expected 'none', 'auto', 'required', a function or allowed tools";

/// {"type":"function","function":{"name":...}}
void read_named(const JsonFields& choice, Turn& turn) {
  const auto function = function_of(choice);
  const std::string* const name = function ? function->required_text("name") : nullptr;
  if (name != nullptr) turn.tool_choice = {.mode = ToolMode::named, .allowed = {*name}};
}

/// {"type":"allowed_tools","allowed_tools":{"mode":...,"tools":[...]}}
void read_allowed(const JsonFields& choice, Turn& turn) {
  const auto allowed = choice.object("allowed_tools");
  const std::string* const mode = allowed ? allowed->required_text("mode") : nullptr;
  if (mode == nullptr) return choice.mistake().missing(choice.path_of("allowed_tools"));
  if (*mode != "auto" && *mode != "required") {
    choice.mistake().wrong_value(allowed->path_of("mode"), "expected 'auto' or 'required'");
  }
  turn.tool_choice.mode = *mode == "auto" ? ToolMode::automatic : ToolMode::required;
  const auto* const list = allowed->required_array("tools");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const JsonFields entry((*list)[i], path_of(allowed->path_of("tools"), i), choice.mistake());
    const auto function = function_of(entry);
    const std::string* const name = function ? function->required_text("name") : nullptr;
    if (name == nullptr) return;
    turn.tool_choice.allowed.push_back(*name);
  }
}

void read_choice(const JsonFields& body, Turn& turn) {
  turn.tool_choice.mode = turn.tools.empty() ? ToolMode::none : ToolMode::automatic;
  const json::Node* const choice = body.find("tool_choice");
  if (choice == nullptr) return;
  if (const auto* const word = choice->as<std::string>()) {
    const auto mode = tool_mode_of(*word);
    if (!mode) return body.mistake().wrong_value("tool_choice", kChoices);
    turn.tool_choice.mode = *mode;
    return;
  }
  const auto fields = body.object("tool_choice");
  const std::string* const type = fields ? fields->required_text("type") : nullptr;
  if (type == nullptr) return;
  if (*type == "allowed_tools") return read_allowed(*fields, turn);
  if (*type == kTypeFunction) return read_named(*fields, turn);
  body.mistake().wrong_value("tool_choice.type", "expected 'function' or 'allowed_tools'");
}

/// A name is made of what it may be, and no other tool has it.
void check_name(const std::string& name, const std::string& path, const std::vector<Tool>& before,
                Mistake& mistake) {
  if (!is_tool_name(name)) {
    mistake.wrong_value(
        path, std::format("expected letters, digits, '_' and '-', at most {}", kToolNameMax));
  }
  if (std::ranges::contains(before, name, &Tool::name)) {
    mistake.wrong_value(path, "another tool has this name");
  }
}

}  // namespace

std::optional<ToolMode> tool_mode_of(std::string_view word) {
  if (word == "none") return ToolMode::none;
  if (word == "auto") return ToolMode::automatic;
  if (word == "required") return ToolMode::required;
  return {};
}

bool is_tool_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
  };
  return !name.empty() && name.size() <= kToolNameMax && std::ranges::all_of(name, plain);
}

void add_tool(const JsonFields& function, std::string_view schema, Turn& turn) {
  const std::string* const name = function.required_text("name");
  if (name == nullptr) return;
  check_name(*name, function.path_of("name"), turn.tools, function.mistake());
  function.object(schema);
  const json::Node* const parameters = function.find(schema);
  turn.tools.push_back({.name = *name,
                        .definition = tool_node(*name, function.text("description"), parameters),
                        .parameters = parameters == nullptr ? json::Node{} : *parameters,
                        .parameters_path = function.path_of(schema),
                        .strict = function.boolean("strict").value_or(false)});
}

void check_choice(const Turn& turn, const std::string& path, Mistake& mistake) {
  const ToolChoice& choice = turn.tool_choice;
  const bool forced = choice.mode == ToolMode::required || choice.mode == ToolMode::named;
  if (forced && turn.tools.empty()) {
    mistake.wrong_value(path, "a call is required and no tools are given");
  }
  for (const std::string& name : choice.allowed) {
    if (!std::ranges::contains(turn.tools, name, &Tool::name)) {
      mistake.wrong_value(path, "it names a tool that is not among the tools");
    }
  }
}

void read_tools(const JsonFields& body, Turn& turn) {
  read_list(body, turn);
  if (body.mistake().found()) return;
  read_choice(body, turn);
  check_choice(turn, "tool_choice", body.mistake());
  turn.parallel_calls = body.boolean("parallel_tool_calls").value_or(true);
}

}  // namespace darkbloom::openai
