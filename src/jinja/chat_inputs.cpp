#include "jinja/chat_inputs.h"

#include <algorithm>
#include <array>

#include "jinja/adapt_messages.h"
#include "jinja/globals.h"

namespace darkbloom::jinja {
namespace {

using Object = json::Node::Object;

constexpr std::array<std::string_view, 5> kFixed = {"messages", "tools", "bos_token", "eos_token",
                                                    "add_generation_prompt"};

bool has(const Object& object, std::string_view name) {
  return std::ranges::find(object, name, &json::Member::name) != object.end();
}

/// Two names, since families of templates disagree.
void set_effort(const json::Node& effort, Object& content) {
  for (const std::string_view name : {"reasoning_effort", "reasoning_strength"}) {
    if (!has(content, name)) content.push_back({std::string(name), effort});
  }
}

void add_options(const json::Node& request, Object& content) {
  const json::Node* const options = request.find("chat_template_kwargs");
  const Object* const object = options == nullptr ? nullptr : options->as<Object>();
  for (const json::Member& option : object == nullptr ? Object() : *object) {
    if (!std::ranges::contains(kFixed, option.name)) content.push_back(option);
  }
  const json::Node* const effort = request.find("reasoning_effort");
  if (effort != nullptr && !effort->is_null()) set_effort(*effort, content);
}

void set_unless_given(Inputs& inputs, std::string_view name, json::Node value) {
  if (!has(inputs.content, name)) inputs.trusted.push_back({std::string(name), std::move(value)});
}

/// What llama-server tells every template unless the request says otherwise. Earlier reasoning is
/// kept where a template can, so that the cache of the conversation stays good.
void set_defaults(Inputs& inputs) {
  set_unless_given(inputs, "enable_thinking", {true});
  set_unless_given(inputs, "preserve_thinking", {true});
  for (const std::string_view name :
       {"clear_thinking", "drop_thinking", "truncate_history_thinking"})
    set_unless_given(inputs, name, {false});
  set_unless_given(inputs, "datetime", {format_time(inputs.now_s, "%b %d %Y")});
  set_unless_given(inputs, "date_string", {format_time(inputs.now_s, "%d %b %Y")});
}

}  // namespace

Result<Inputs> chat_inputs(const Abilities& abilities, const json::Node& request,
                           const ChatSetting& setting) {
  const json::Node* const messages = request.find("messages");
  if (messages == nullptr) return fail(Fault::invalid, "The request has no messages.");
  auto adapted = adapt_messages(*messages, abilities);
  if (!adapted) return fail(std::move(adapted.error()));
  Inputs inputs;
  inputs.now_s = setting.now_s;
  inputs.content.push_back({"messages", {*std::move(adapted)}});
  if (const json::Node* const tools = request.find("tools");
      tools != nullptr && !tools->is_null()) {
    auto described = adapt_tools(*tools);
    if (!described) return fail(std::move(described.error()));
    if (!described->empty()) inputs.content.push_back({"tools", {*std::move(described)}});
  }
  add_options(request, inputs.content);
  set_defaults(inputs);
  inputs.trusted.push_back({"bos_token", {setting.bos}});
  inputs.trusted.push_back({"eos_token", {setting.eos}});
  if (setting.add_generation_prompt) {
    inputs.trusted.push_back({"add_generation_prompt", {true}});
  }
  return inputs;
}

}  // namespace darkbloom::jinja
