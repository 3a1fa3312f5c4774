#include "openai/responses_input.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "base/bytes.h"
#include "openai/node_maker.h"

namespace darkbloom::openai {
namespace {

constexpr std::string_view kPackedThoughts = "dbr1.";

/// The messages read so far. Thoughts and calls are items of their own in this API, and parts of
/// an assistant's message in a chat.
class Conversation {
 public:
  void add(json::Node message) {
    settle();
    messages_.push_back(std::move(message));
  }
  void add_assistant(std::string text) {
    if (!calls_.empty()) settle();
    if (!text_.empty() && !text.empty()) text_ += "\n\n";
    text_ += text;
    open_ = true;
  }
  void add_thoughts(std::string_view text) {
    if (open_) settle();
    thoughts_ += text;
  }
  void add_call(const std::string& id, const std::string& name, const std::string& arguments) {
    known_.emplace_back(id, name);
    calls_.push_back(call_node(id, name, arguments));
    open_ = true;
  }
  /// The name of the function that was called so; null where nothing was.
  const std::string* called(std::string_view id) const {
    const auto found = std::ranges::find(known_, id, &std::pair<std::string, std::string>::first);
    return found == known_.end() ? nullptr : &found->second;
  }
  json::Node::Array take() {
    settle();
    return std::move(messages_);
  }

 private:
  void settle() {
    if (!std::exchange(open_, false)) return;
    const bool silent = text_.empty() && !calls_.empty();
    json::Node message =
        message_node("assistant", silent ? json::Node{} : json::Node{std::exchange(text_, {})});
    auto& fields = std::get<json::Node::Object>(message.value);
    if (!thoughts_.empty()) {
      fields.push_back({"reasoning_content", {std::exchange(thoughts_, {})}});
    }
    if (!calls_.empty()) fields.push_back({"tool_calls", {std::exchange(calls_, {})}});
    messages_.push_back(std::move(message));
  }

  json::Node::Array messages_;
  std::vector<std::pair<std::string, std::string>> known_;  ///< ids and names of all calls
  bool open_ = false;  ///< an assistant's message is being gathered
  std::string text_;
  std::string thoughts_;
  json::Node::Array calls_;
};

void refuse_part(const JsonFields& part, const std::string& type) {
  constexpr std::array<std::string_view, 3> kOtherSenses = {"input_image", "input_file",
                                                            "input_audio"};
  const std::string path = part.path_of("type");
  if (std::ranges::contains(kOtherSenses, type)) {
    part.mistake().keep("unsupported_content", path,
                        std::format("This model takes text only; '{}' is '{}'.", path, type));
  } else {
    part.mistake().wrong_value(path, "expected 'input_text' or 'output_text'");
  }
}

std::string read_part(const JsonFields& part) {
  const std::string* const type = part.required_text("type");
  if (type == nullptr) return {};
  constexpr std::array<std::string_view, 4> kTexts = {"input_text", "output_text", "text",
                                                      "reasoning_text"};
  const bool refusal = *type == "refusal";
  if (!refusal && !std::ranges::contains(kTexts, *type)) {
    refuse_part(part, *type);
    return {};
  }
  const std::string* const text = part.required_text(refusal ? "refusal" : "text");
  return text == nullptr ? std::string() : *text;
}

/// The text of a field that is a string or a list of parts.
std::string read_text(const JsonFields& item, std::string_view name) {
  const json::Node* const content = item.find(name);
  const std::string path = item.path_of(name);
  if (content == nullptr) {
    item.mistake().missing(path);
    return {};
  }
  if (const auto* const text = content->as<std::string>()) return *text;
  const auto* const parts = content->as<json::Node::Array>();
  if (parts == nullptr) item.mistake().wrong_type(path, "a string or an array", *content);
  std::string text;
  if (parts == nullptr) return text;
  each_object(*parts, path, item.mistake(),
              [&](const JsonFields& part) { text += read_part(part); });
  return text;
}

void read_message(const JsonFields& item, Conversation& conversation) {
  const std::string* const role = item.required_text("role");
  if (role == nullptr) return;
  std::string text = read_text(item, "content");
  if (*role == "assistant") return conversation.add_assistant(std::move(text));
  if (*role != "user" && *role != "system" && *role != "developer") {
    return item.mistake().wrong_value(item.path_of("role"),
                                      "expected 'user', 'assistant', 'system' or 'developer'");
  }
  conversation.add(message_node(*role, {std::move(text)}));
}

void read_call(const JsonFields& item, Conversation& conversation) {
  const std::string* const id = item.required_text("call_id");
  const std::string* const name = item.required_text("name");
  const std::string* const arguments = item.required_text("arguments");
  if (item.mistake().found()) return;
  conversation.add_call(*id, *name, *arguments);
}

void read_result(const JsonFields& item, Conversation& conversation) {
  const std::string* const id = item.required_text("call_id");
  if (id == nullptr) return;
  const std::string* const name = conversation.called(*id);
  if (name == nullptr) {
    return item.mistake().wrong_value(item.path_of("call_id"),
                                      "no function call before it has this id");
  }
  json::Node message = message_node("tool", {read_text(item, "output")});
  auto& fields = std::get<json::Node::Object>(message.value);
  fields.push_back({"tool_call_id", {*id}});
  fields.push_back({"name", {*name}});
  conversation.add(std::move(message));
}

void read_thoughts(const JsonFields& item, Conversation& conversation) {
  if (item.has("content")) return conversation.add_thoughts(read_text(item, "content"));
  const std::string* const packed = item.text("encrypted_content");
  if (packed == nullptr) return;
  const bool ours = packed->starts_with(kPackedThoughts);
  const auto bytes =
      from_base64url(std::string_view(*packed).substr(ours ? kPackedThoughts.size() : 0));
  if (!ours || !bytes) {
    return item.mistake().wrong_value(item.path_of("encrypted_content"),
                                      "it was not made by this API");
  }
  conversation.add_thoughts(text_of(*bytes));
}

void read_item(const JsonFields& item, Conversation& conversation) {
  const std::string* const type = item.text("type");
  if (type == nullptr || *type == "message") return read_message(item, conversation);
  if (*type == "function_call") return read_call(item, conversation);
  if (*type == "function_call_output") return read_result(item, conversation);
  if (*type == "reasoning") return read_thoughts(item, conversation);
  item.mistake().wrong_value(
      item.path_of("type"),
      "expected 'message', 'function_call', 'function_call_output' or 'reasoning'");
}

void read_items(const JsonFields& body, std::string_view name, Conversation& conversation) {
  const auto* const items = body.array(name);
  if (items == nullptr) return;
  if (items->size() > kItemsMax) {
    body.mistake().wrong_value(name, std::format("expected at most {} items", kItemsMax));
  }
  each_object(*items, std::string(name), body.mistake(),
              [&](const JsonFields& item) { read_item(item, conversation); });
}

}  // namespace

json::Node::Array read_input(const JsonFields& body) {
  Conversation conversation;
  if (const std::string* const text = body.text("instructions")) {
    conversation.add(message_node("system", {*text}));
  }
  read_items(body, "previous_items", conversation);
  const json::Node* const input = body.find("input");
  if (input == nullptr) {
    body.mistake().missing("input");
  } else if (const auto* const text = input->as<std::string>()) {
    conversation.add(message_node("user", {*text}));
  } else if (input->as<json::Node::Array>() == nullptr) {
    body.mistake().wrong_type("input", "a string or an array of items", *input);
  } else {
    read_items(body, "input", conversation);
  }
  json::Node::Array messages = conversation.take();
  if (messages.empty()) {
    body.mistake().keep("empty_array", "input", "Invalid 'input': expected at least one item.");
  }
  return messages;
}

std::string pack_thoughts(std::string_view thoughts) {
  return std::string(kPackedThoughts) + to_base64url(view_of(thoughts));
}

}  // namespace darkbloom::openai
