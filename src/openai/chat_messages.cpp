#include "openai/chat_messages.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "openai/node_maker.h"

namespace darkbloom::openai {
namespace {

/// What one role may hold.
struct Role {
  std::string_view name;
  bool may_call = false;  ///< content may be null; tool_calls and refusals are its own
  bool answers_call = false;
};

constexpr std::array kRoles = {
    Role{"developer"},
    Role{"system"},
    Role{"user"},
    Role{.name = "assistant", .may_call = true},
    Role{.name = "tool", .answers_call = true},
    Role{.name = "function", .answers_call = true},
};

struct Call {
  std::string id;
  std::string name;
};

/// The messages read so far, and what later ones refer to.
struct Conversation {
  json::Node::Array messages;
  std::vector<Call> calls;  ///< all so far
};

const Role* read_role(const JsonFields& message) {
  const std::string* const name = message.required_text("role");
  if (name == nullptr) return nullptr;
  const auto found = std::ranges::find(kRoles, *name, &Role::name);
  if (found != kRoles.end()) return &*found;
  message.mistake().wrong_value(
      message.path_of("role"),
      "expected one of 'developer', 'system', 'user', 'assistant', 'tool' and 'function'");
  return nullptr;
}

/// The text of one content part; other kinds of part are refused by name.
std::string read_part(const JsonFields& part, const Role& role) {
  const std::string* const type = part.required_text("type");
  if (type == nullptr) return {};
  if (*type == "text" || (*type == "refusal" && role.may_call)) {
    const std::string* const text = part.required_text(*type);
    return text == nullptr ? std::string() : *text;
  }
  constexpr std::array<std::string_view, 4> kOtherSenses = {"image_url", "input_audio", "file",
                                                            "video_url"};
  if (std::ranges::contains(kOtherSenses, *type)) {
    part.mistake().keep(
        "unsupported_content", part.path(),
        std::format("This model takes text only; '{}' is of type '{}'.", part.path(), *type));
  } else {
    part.mistake().wrong_value(part.path_of("type"), "expected 'text'");
  }
  return {};
}

json::Node read_parts(const json::Node::Array& parts, const Role& role, const JsonFields& message) {
  const std::string path = message.path_of("content");
  Mistake& mistake = message.mistake();
  if (parts.empty()) {
    mistake.keep("empty_array", path,
                 std::format("Invalid '{}': expected at least one content part.", path));
  }
  json::Node::Array texts;
  each_object(parts, path, mistake,
              [&](const JsonFields& part) { texts.push_back(text_part(read_part(part, role))); });
  return {std::move(texts)};
}

bool has_calls(const JsonFields& message) {
  return message.has("tool_calls") || message.has("function_call");
}

json::Node read_content(const JsonFields& message, const Role& role) {
  const json::Node* const content = message.find("content");
  if (content == nullptr) {
    const bool may_lack = role.may_call && (message.mentions("content") || has_calls(message));
    if (!may_lack) message.mistake().missing(message.path_of("content"));
    return {};
  }
  if (content->as<std::string>() != nullptr) return *content;
  if (const auto* const parts = content->as<json::Node::Array>()) {
    return read_parts(*parts, role, message);
  }
  message.mistake().wrong_type(message.path_of("content"), "a string or an array of content parts",
                               *content);
  return {};
}

/// One call of an assistant's, remembered for the results that follow.
json::Node read_function(const JsonFields& function, std::string id, Conversation& conversation) {
  const std::string* const name = function.required_text("name");
  const std::string* const arguments = function.required_text("arguments");
  if (name == nullptr || arguments == nullptr) return {};
  conversation.calls.push_back({id, *name});
  return call_node(std::move(id), *name, *arguments);
}

json::Node read_tool_call(const JsonFields& call, Conversation& conversation) {
  const std::string* const id = call.required_text("id");
  const std::string* const type = call.text("type");
  if (type != nullptr && *type != "function") {
    call.mistake().wrong_value(call.path_of("type"), "expected 'function'");
  }
  if (!call.has("function")) call.mistake().missing(call.path_of("function"));
  const auto function = call.object("function");
  if (id == nullptr || !function) return {};
  return read_function(*function, *id, conversation);
}

json::Node::Array read_calls(const JsonFields& message, Conversation& conversation) {
  json::Node::Array calls;
  if (const auto function = message.object("function_call")) {
    const std::string* const name = function->required_text("name");
    // Such a call has no id; its result names the function instead.
    if (name != nullptr) calls.push_back(read_function(*function, *name, conversation));
  }
  const json::Node::Array* const list = message.array("tool_calls");
  if (list != nullptr && list->size() > kCallsMax) {
    message.mistake().wrong_value(message.path_of("tool_calls"),
                                  std::format("expected at most {} calls", kCallsMax));
  }
  if (list == nullptr) return calls;
  each_object(*list, message.path_of("tool_calls"), message.mistake(),
              [&](const JsonFields& call) { calls.push_back(read_tool_call(call, conversation)); });
  return calls;
}

/// A result must answer a call that was made: OpenAI refuses orphans, and so do strict templates.
void read_result(const JsonFields& message, const Conversation& conversation,
                 json::Node::Object& made) {
  const bool by_name = message.find("role")->as<std::string>()->starts_with("function");
  const std::string* const id = message.required_text(by_name ? "name" : "tool_call_id");
  if (id == nullptr) return;
  const auto call = std::ranges::find(conversation.calls, *id, &Call::id);
  if (call == conversation.calls.end() && !by_name) {
    message.mistake().wrong_value(
        message.path_of("tool_call_id"),
        "a message of role 'tool' must answer one of the 'tool_calls' before it");
    return;
  }
  made.push_back({"tool_call_id", {*id}});
  made.push_back({"name", {by_name ? *id : call->name}});
}

/// Thoughts are sent back under either name.
void read_thoughts(const JsonFields& message, json::Node::Object& made) {
  const std::string* thoughts = message.text("reasoning_content");
  if (thoughts == nullptr) thoughts = message.text("reasoning");
  if (thoughts != nullptr) made.push_back({"reasoning_content", {*thoughts}});
}

void read_message(const JsonFields& message, Conversation& conversation) {
  const Role* const role = read_role(message);
  if (role == nullptr) return;
  json::Node::Object made;
  made.push_back({"role", {std::string(role->answers_call ? "tool" : role->name)}});
  made.push_back({"content", read_content(message, *role)});
  message.text("name");
  if (role->answers_call) read_result(message, conversation, made);
  if (role->may_call) {
    read_thoughts(message, made);
    json::Node::Array calls = read_calls(message, conversation);
    if (!calls.empty()) made.push_back({"tool_calls", {std::move(calls)}});
  }
  conversation.messages.push_back({std::move(made)});
}

bool right_length(const json::Node::Array& messages, Mistake& mistake) {
  if (messages.empty()) {
    mistake.keep("empty_array", "messages",
                 "Invalid 'messages': empty array. Expected at least one message.");
  }
  if (messages.size() > kMessagesMax) {
    mistake.keep("array_above_max_length", "messages",
                 std::format("Invalid 'messages': array too long. Expected at most {} messages.",
                             kMessagesMax));
  }
  return !mistake.found();
}

}  // namespace

json::Node::Array read_messages(const JsonFields& body) {
  Mistake& mistake = body.mistake();
  const json::Node::Array* const messages = body.required_array("messages");
  Conversation conversation;
  if (messages == nullptr || !right_length(*messages, mistake)) return {};
  each_object(*messages, "messages", mistake,
              [&](const JsonFields& message) { read_message(message, conversation); });
  return std::move(conversation.messages);
}

}  // namespace darkbloom::openai
