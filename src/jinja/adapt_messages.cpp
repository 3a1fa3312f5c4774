#include "jinja/adapt_messages.h"

#include <algorithm>

namespace darkbloom::jinja {
namespace {

using Array = json::Node::Array;
using Object = json::Node::Object;

const std::string* text_at(const json::Node& object, std::string_view name) {
  const json::Node* const member = object.find(name);
  return member == nullptr ? nullptr : member->as<std::string>();
}

json::Node* find(Object& object, std::string_view name) {
  const auto found = std::ranges::find(object, name, &json::Member::name);
  return found == object.end() ? nullptr : &found->node;
}

json::Node typed(std::string_view type, std::string text) {
  return {Object{{"type", {std::string(type)}}, {std::string(type), {std::move(text)}}}};
}

/// The parts that are text, with what templates know of them.
Array text_parts(const Array& parts) {
  Array texts;
  for (const json::Node& part : parts) {
    if (const std::string* const text = text_at(part, "text"))
      texts.push_back(typed("text", *text));
  }
  return texts;
}

std::string joined(const Array& parts) {
  std::string all;
  for (const json::Node& part : parts) {
    const std::string* const text = text_at(part, "text");
    if (text == nullptr) continue;
    if (!all.empty()) all += '\n';
    all += *text;
  }
  return all;
}

/// Never null: a message without content has an empty string.
json::Node content_of(const json::Node& message, const Abilities& abilities) {
  const json::Node* const content = message.find("content");
  if (content != nullptr && content->as<Array>() != nullptr) {
    const Array& parts = *content->as<Array>();
    if (abilities.typed_content) return {text_parts(parts)};
    return {joined(parts)};
  }
  const std::string* const text = content == nullptr ? nullptr : content->as<std::string>();
  std::string whole = text == nullptr ? std::string() : *text;
  if (abilities.string_content) return {std::move(whole)};
  return {Array{typed("text", std::move(whole))}};
}

/// What is no JSON stays the string that it is.
json::Node arguments_of(const json::Node& function, const Abilities& abilities) {
  const json::Node* const arguments = function.find("arguments");
  if (arguments == nullptr) return {std::string()};
  const std::string* const text = arguments->as<std::string>();
  if (text == nullptr || !abilities.object_arguments) return *arguments;
  auto parsed = json::parse(*text);
  return parsed ? *std::move(parsed) : *arguments;
}

json::Node adapt_call(const json::Node& call, const Abilities& abilities) {
  const json::Node* const function = call.find("function");
  const std::string* const name = function == nullptr ? nullptr : text_at(*function, "name");
  const std::string* const id = text_at(call, "id");
  Object adapted{{"type", {std::string("function")}}};
  Object inner{{"name", {name == nullptr ? std::string() : *name}}};
  if (function != nullptr) inner.push_back({"arguments", arguments_of(*function, abilities)});
  adapted.push_back({"function", {std::move(inner)}});
  if (id != nullptr && !id->empty()) adapted.push_back({"id", {*id}});
  return {std::move(adapted)};
}

void add_calls(const json::Node& message, const Abilities& abilities, Object& adapted) {
  const json::Node* const calls = message.find("tool_calls");
  const Array* const list = calls == nullptr ? nullptr : calls->as<Array>();
  if (list == nullptr || list->empty()) return;
  Array all;
  for (const json::Node& call : *list)
    all.push_back(adapt_call(call, abilities));
  const std::string* const reasoning = text_at(message, "reasoning_content");
  adapted.push_back({"tool_calls", {std::move(all)}});
  if (abilities.channels && reasoning != nullptr) adapted.push_back({"thinking", {*reasoning}});
}

/// Ministral: the reasoning becomes the first part of the content.
void move_thinking(std::string_view role, Object& adapted) {
  if (role != "system" && role != "assistant") return;
  Array parts;
  const auto reasoning =
      std::ranges::find(adapted, std::string_view("reasoning_content"), &json::Member::name);
  if (reasoning != adapted.end()) {
    parts.push_back(typed("thinking", *reasoning->node.as<std::string>()));
    adapted.erase(reasoning);
  }
  json::Node& content = *find(adapted, "content");
  if (const auto* const text = content.as<std::string>()) parts.push_back(typed("text", *text));
  if (const auto* const old = content.as<Array>()) {
    parts.insert(parts.end(), old->begin(), old->end());
  }
  content = {std::move(parts)};
}

std::string role_for(const std::string& role, const Abilities& abilities) {
  return role == "developer" && !abilities.channels ? "system" : role;
}

Result<Object> adapt_message(const json::Node& message, const Abilities& abilities) {
  const std::string* const role = text_at(message, "role");
  if (role == nullptr) return fail(Fault::invalid, "A message has no role.");
  Object adapted{{"role", {role_for(*role, abilities)}},
                 {"content", content_of(message, abilities)}};
  for (const std::string_view name : {"reasoning_content", "name", "tool_call_id"}) {
    const std::string* const text = text_at(message, name);
    if (text != nullptr && !text->empty()) adapted.push_back({std::string(name), {*text}});
  }
  add_calls(message, abilities, adapted);
  if (abilities.thinking_parts) move_thinking(*role, adapted);
  return adapted;
}

std::string plain_content(const json::Node& content) {
  if (const auto* const text = content.as<std::string>()) return *text;
  const auto* const parts = content.as<Array>();
  return parts == nullptr ? std::string() : joined(*parts);
}

/// Without a system role, what it says comes before what the user says first.
void merge_system(Array& messages) {
  if (messages.empty()) return;
  Object& first = std::get<Object>(messages[0].value);
  if (*find(first, "role")->as<std::string>() != "system") return;
  Object* const second = messages.size() < 2 ? nullptr : &std::get<Object>(messages[1].value);
  if (second == nullptr || *find(*second, "role")->as<std::string>() != "user") {
    *find(first, "role") = {std::string("user")};
    return;
  }
  json::Node& content = *find(*second, "content");
  content = {plain_content(*find(first, "content")) + "\n" + plain_content(content)};
  messages.erase(messages.begin());
}

}  // namespace

Result<Array> adapt_messages(const json::Node& messages, const Abilities& abilities) {
  const Array* const list = messages.as<Array>();
  if (list == nullptr) return fail(Fault::invalid, "The messages are no array.");
  Array adapted;
  for (const json::Node& message : *list) {
    auto one = adapt_message(message, abilities);
    if (!one) return fail(std::move(one.error()));
    adapted.push_back({*std::move(one)});
  }
  if (!abilities.system_role) merge_system(adapted);
  return adapted;
}

Result<Array> adapt_tools(const json::Node& tools) {
  const Array* const list = tools.as<Array>();
  if (list == nullptr) return fail(Fault::invalid, "The tools are no array.");
  Array adapted;
  for (const json::Node& tool : *list) {
    const json::Node* const function = tool.find("function");
    const std::string* const name = function == nullptr ? nullptr : text_at(*function, "name");
    if (name == nullptr) return fail(Fault::invalid, "A tool has no function with a name.");
    const std::string* const description = text_at(*function, "description");
    const json::Node* const parameters = function->find("parameters");
    Object inner{{"name", {*name}},
                 {"description", {description == nullptr ? std::string() : *description}},
                 {"parameters", parameters == nullptr ? json::Node{Object()} : *parameters}};
    adapted.push_back(
        {Object{{"type", {std::string("function")}}, {"function", {std::move(inner)}}}});
  }
  return adapted;
}

}  // namespace darkbloom::jinja
