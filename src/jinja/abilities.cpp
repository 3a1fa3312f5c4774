#include "jinja/abilities.h"

#include <optional>

#include "base/check.h"

namespace darkbloom::jinja {
namespace {

/// Words that no template has of its own.
constexpr std::string_view kNeedle = "qzneedleqz";
constexpr std::string_view kParameter = "qzkeyqz";

constexpr std::string_view kString = R"([{"role":"user","content":"qzneedleqz"}])";
constexpr std::string_view kTyped =
    R"([{"role":"user","content":[{"type":"text","text":"qzneedleqz"}]}])";
constexpr std::string_view kSystem =
    R"([{"role":"system","content":"qzneedleqz"},{"role":"user","content":"Hi"}])";
constexpr std::string_view kTypedSystem =
    R"([{"role":"system","content":[{"type":"text","text":"qzneedleqz"}]},
        {"role":"user","content":[{"type":"text","text":"Hi"}]}])";
/// The id is what Mistral's templates demand.
constexpr std::string_view kCall =
    R"([{"role":"user","content":"Hi"},
        {"role":"assistant","content":"","tool_calls":[{"id":"call00001","type":"function",
          "function":{"name":"tool","arguments":{"qzkeyqz":"qzneedleqz"}}}]},
        {"role":"tool","tool_call_id":"call00001","name":"tool","content":"Done"},
        {"role":"assistant","content":"Yes"},{"role":"user","content":"Hi"}])";
constexpr std::string_view kTools =
    R"([{"type":"function","function":{"name":"tool","description":"A tool","parameters":
        {"type":"object","properties":{"qzkeyqz":{"type":"string","description":"A key"}},
         "required":["qzkeyqz"]}}}])";

json::Node written(std::string_view text) {
  auto node = json::parse(text);
  check(node.has_value(), "a probe is JSON");
  return *std::move(node);
}

std::optional<std::string> probe(const Template& chat_template, std::string_view messages,
                                 std::string_view tools = {}) {
  Inputs inputs;
  inputs.content.push_back({"messages", written(messages)});
  if (!tools.empty()) inputs.content.push_back({"tools", written(tools)});
  inputs.trusted.push_back({"bos_token", json::Node{std::string()}});
  inputs.trusted.push_back({"eos_token", json::Node{std::string()}});
  inputs.trusted.push_back({"add_generation_prompt", json::Node{true}});
  auto rendered = chat_template.render(inputs);
  if (!rendered) return std::nullopt;
  return std::move(rendered->text);
}

bool has_needle(const std::optional<std::string>& text) {
  return text && text->contains(kNeedle);
}

bool shows_tools(const std::optional<std::string>& text) {
  return text && text->contains(kParameter);
}

/// The parts were read, not printed as the dicts that they are.
bool reads_parts(const std::optional<std::string>& text) {
  return has_needle(text) && !text->contains("'type'") && !text->contains("\"type\"");
}

/// A dict that a template prints as it is looks like Python, which no model was taught.
bool reads_arguments(const std::optional<std::string>& text) {
  return has_needle(text) && !text->contains("{'qzkeyqz'");
}

}  // namespace

Abilities abilities_of(const Template& chat_template) {
  Abilities abilities;
  abilities.string_content = has_needle(probe(chat_template, kString));
  abilities.typed_content = reads_parts(probe(chat_template, kTyped));
  if (!abilities.typed_content) abilities.string_content = true;
  abilities.system_role =
      has_needle(probe(chat_template, abilities.string_content ? kSystem : kTypedSystem));
  abilities.tools =
      shows_tools(probe(chat_template, abilities.string_content ? kString : kTyped, kTools));
  abilities.object_arguments = reads_arguments(probe(chat_template, kCall, kTools));
  abilities.channels = chat_template.mentions("<|channel|>");
  abilities.thinking_parts =
      chat_template.mentions("[SYSTEM_PROMPT]") && chat_template.mentions("[TOOL_CALLS]") &&
      chat_template.mentions("[ARGS]") && !chat_template.mentions("[CALL_ID]");
  return abilities;
}

}  // namespace darkbloom::jinja
