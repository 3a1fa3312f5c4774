#include "openai/responses_tools.h"

#include <format>

#include "openai/turn_tools.h"

namespace darkbloom::openai {
namespace {

void read_tool(const JsonFields& tool, Turn& turn) {
  const std::string* const type = tool.required_text("type");
  if (type == nullptr) return;
  if (*type != "function") {
    return tool.mistake().unsupported(
        tool.path_of("type"),
        std::format("Tools of type '{}' are not supported: only functions are, which the client "
                    "runs itself.",
                    *type));
  }
  add_tool(tool, "parameters", turn);
}

void read_list(const JsonFields& body, Turn& turn) {
  const auto* const list = body.array("tools");
  if (list == nullptr) return;
  if (list->size() > kToolsMax) {
    body.mistake().wrong_value("tools", std::format("expected at most {} tools", kToolsMax));
  }
  each_object(*list, "tools", body.mistake(),
              [&](const JsonFields& tool) { read_tool(tool, turn); });
}

/// {"type":"allowed_tools","mode":...,"tools":[{"type":"function","name":...}]}
void read_allowed(const JsonFields& choice, Turn& turn) {
  const std::string* const mode = choice.required_text("mode");
  if (mode == nullptr) return;
  if (*mode != "auto" && *mode != "required") {
    choice.mistake().wrong_value(choice.path_of("mode"), "expected 'auto' or 'required'");
  }
  turn.tool_choice.mode = *mode == "auto" ? ToolMode::automatic : ToolMode::required;
  const auto* const list = choice.required_array("tools");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const JsonFields entry((*list)[i], path_of(choice.path_of("tools"), i), choice.mistake());
    const std::string* const name = entry.required_text("name");
    if (name == nullptr) return;
    turn.tool_choice.allowed.push_back(*name);
  }
}

void read_choice_object(const JsonFields& choice, Turn& turn) {
  const std::string* const type = choice.required_text("type");
  if (type == nullptr) return;
  if (*type == "allowed_tools") return read_allowed(choice, turn);
  if (*type != "function") {
    return choice.mistake().wrong_value(choice.path_of("type"),
                                        "expected 'function' or 'allowed_tools'");
  }
  const std::string* const name = choice.required_text("name");
  if (name != nullptr) turn.tool_choice = {.mode = ToolMode::named, .allowed = {*name}};
}

}  // namespace

void read_flat_tools(const JsonFields& body, Turn& turn) {
  read_list(body, turn);
  if (body.mistake().found()) return;
  turn.tool_choice.mode = turn.tools.empty() ? ToolMode::none : ToolMode::automatic;
  if (const json::Node* const choice = body.find("tool_choice")) {
    if (const auto* const word = choice->as<std::string>()) {
      const auto mode = tool_mode_of(*word);
      if (!mode) body.mistake().wrong_value("tool_choice", "expected 'none', 'auto' or 'required'");
      turn.tool_choice.mode = mode.value_or(ToolMode::none);
    } else if (const auto fields = body.object("tool_choice")) {
      read_choice_object(*fields, turn);
    }
  }
  check_choice(turn, "tool_choice", body.mistake());
  turn.parallel_calls = body.boolean("parallel_tool_calls").value_or(true);
}

}  // namespace darkbloom::openai
