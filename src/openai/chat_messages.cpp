#include "openai/chat_messages.h"

#include <algorithm>
#include <array>
#include <format>

#include "json/text.h"

namespace darkbloom::openai {
namespace {

constexpr std::string_view kToolResponseEnd = "\n</tool_response>";

/// What one role may hold, and which speaker of a chat template it becomes.
struct Role {
  std::string_view name;
  std::string_view speaker;
  bool may_call = false;  ///< content may be null; tool_calls and refusals are its own
  bool answers_call = false;
};

constexpr std::array kRoles = {
    Role{"developer", "system"},
    Role{"system", "system"},
    Role{"user", "user"},
    Role{.name = "assistant", .speaker = "assistant", .may_call = true},
    Role{.name = "tool", .speaker = "user", .answers_call = true},
    Role{.name = "function", .speaker = "user", .answers_call = true},
};

/// The messages read so far, and what later ones refer to.
struct Conversation {
  std::vector<engine::Message> messages;
  std::vector<std::string> call_ids;  ///< of all tool calls so far
  bool last_is_answer = false;        ///< the last message holds results of calls
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
std::string read_part(const JsonFields& part, const Role& role, const std::string& path) {
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
        "unsupported_content", path,
        std::format("This model takes text only; '{}' is of type '{}'.", path, *type));
  } else {
    part.mistake().wrong_value(part.path_of("type"), "expected 'text'");
  }
  return {};
}

std::string read_parts(const json::Node::Array& parts, const Role& role,
                       const JsonFields& message) {
  const std::string path = message.path_of("content");
  Mistake& mistake = message.mistake();
  if (parts.empty()) {
    mistake.keep("empty_array", path,
                 std::format("Invalid '{}': expected at least one content part.", path));
  }
  std::string joined;
  for (std::size_t i = 0; i < parts.size() && !mistake.found(); ++i) {
    const std::string part_path = path_of(path, i);
    if (parts[i].as<json::Node::Object>() == nullptr) {
      mistake.wrong_type(part_path, "an object", parts[i]);
      break;
    }
    if (i > 0) joined += '\n';
    joined += read_part(JsonFields(parts[i], part_path, mistake), role, part_path);
  }
  return joined;
}

bool has_calls(const JsonFields& message) {
  return message.has("tool_calls") || message.has("function_call");
}

std::string read_content(const JsonFields& message, const Role& role) {
  const json::Node* const content = message.find("content");
  if (content == nullptr) {
    const bool may_lack = role.may_call && (message.mentions("content") || has_calls(message));
    if (!may_lack) message.mistake().missing(message.path_of("content"));
    return {};
  }
  if (const auto* const text = content->as<std::string>()) return *text;
  if (const auto* const parts = content->as<json::Node::Array>()) {
    return read_parts(*parts, role, message);
  }
  message.mistake().wrong_type(message.path_of("content"), "a string or an array of content parts",
                               *content);
  return {};
}

/// {"name":...,"arguments":...}: the arguments as they were written where they are JSON, which is
/// how the model made them, otherwise as a string.
std::string read_call(const JsonFields& function) {
  const std::string* const name = function.required_text("name");
  const std::string* const arguments = function.required_text("arguments");
  if (name == nullptr || arguments == nullptr) return {};
  std::string text = R"({"name": )";
  json::append_string(text, *name);
  text += R"(, "arguments": )";
  if (json::parse(*arguments)) {
    text += *arguments;
  } else {
    json::append_string(text, *arguments);
  }
  return text + "}";
}

void append_call(std::string& content, const std::string& call) {
  if (!content.empty()) content += '\n';
  content += "<tool_call>\n" + call + "\n</tool_call>";
}

void read_tool_call(const JsonFields& call, Conversation& conversation, std::string& content) {
  const std::string* const id = call.required_text("id");
  const std::string* const type = call.text("type");
  if (type != nullptr && *type != "function") {
    call.mistake().wrong_value(call.path_of("type"), "expected 'function'");
  }
  if (!call.has("function")) call.mistake().missing(call.path_of("function"));
  const auto function = call.object("function");
  if (id == nullptr || !function) return;
  conversation.call_ids.push_back(*id);
  append_call(content, read_call(*function));
}

void read_calls(const JsonFields& message, Conversation& conversation, std::string& content) {
  if (const auto function = message.object("function_call")) {
    append_call(content, read_call(*function));
  }
  const json::Node::Array* const calls = message.array("tool_calls");
  for (std::size_t i = 0; calls != nullptr && i < calls->size(); ++i) {
    const std::string path = path_of(message.path_of("tool_calls"), i);
    if ((*calls)[i].as<json::Node::Object>() == nullptr) {
      message.mistake().wrong_type(path, "an object", (*calls)[i]);
      return;
    }
    read_tool_call(JsonFields((*calls)[i], path, message.mistake()), conversation, content);
  }
}

/// A result must answer a call that was made: OpenAI refuses orphans, and so do strict templates.
void check_answer(const JsonFields& message, const Role& role, const Conversation& conversation) {
  if (role.name == "function") {
    message.required_text("name");
    return;
  }
  const std::string* const id = message.required_text("tool_call_id");
  if (id != nullptr && !std::ranges::contains(conversation.call_ids, *id)) {
    message.mistake().wrong_value(
        message.path_of("tool_call_id"),
        "a message of role 'tool' must answer one of the 'tool_calls' before it");
  }
}

/// Results that follow one another share one turn, as Hermes and Qwen templates have them.
void add_answer(Conversation& conversation, const std::string& content) {
  const std::string response = "<tool_response>\n" + content + std::string(kToolResponseEnd);
  if (conversation.last_is_answer) {
    conversation.messages.back().content += "\n" + response;
  } else {
    conversation.messages.push_back({"user", response});
  }
  conversation.last_is_answer = true;
}

void read_message(const JsonFields& message, Conversation& conversation) {
  const Role* const role = read_role(message);
  if (role == nullptr) return;
  message.text("name");
  std::string content = read_content(message, *role);
  if (role->answers_call) {
    check_answer(message, *role, conversation);
    add_answer(conversation, content);
    return;
  }
  if (role->may_call) read_calls(message, conversation, content);
  conversation.messages.push_back({std::string(role->speaker), std::move(content)});
  conversation.last_is_answer = false;
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

std::vector<engine::Message> read_messages(const JsonFields& body) {
  Mistake& mistake = body.mistake();
  const json::Node::Array* const messages = body.required_array("messages");
  Conversation conversation;
  if (messages == nullptr || !right_length(*messages, mistake)) return {};
  for (std::size_t i = 0; i < messages->size() && !mistake.found(); ++i) {
    const std::string path = path_of("messages", i);
    if ((*messages)[i].as<json::Node::Object>() == nullptr) {
      mistake.wrong_type(path, "an object", (*messages)[i]);
      break;
    }
    read_message(JsonFields((*messages)[i], path, mistake), conversation);
  }
  return std::move(conversation.messages);
}

}  // namespace darkbloom::openai
