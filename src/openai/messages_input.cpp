#include "openai/messages_input.h"

#include <algorithm>
#include <format>
#include <utility>

#include "json/write.h"
#include "openai/chat_messages.h"
#include "openai/node_maker.h"
#include "openai/turn_tools.h"

namespace darkbloom::openai {
namespace {

/// One message's blocks, sorted by what a chat makes of them.
struct Blocks {
  std::string text = {};
  std::string thoughts = {};
  json::Node::Array calls = {};
  json::Node::Array results = {};  ///< whole messages of role tool
};

struct Call {
  std::string id;
  std::string name;
};

std::string read_text_block(const JsonFields& block) {
  const std::string* const type = block.required_text("type");
  if (type == nullptr) return {};
  if (*type != "text") {
    block.mistake().wrong_value(block.path_of("type"),
                                "this model takes text only: expected 'text'");
    return {};
  }
  const std::string* const text = block.required_text("text");
  return text == nullptr ? std::string() : *text;
}

/// The text of a field that is a string or a list of text blocks.
std::string read_text(const JsonFields& fields, std::string_view name) {
  const json::Node* const content = fields.find(name);
  if (content == nullptr) return {};
  if (const auto* const text = content->as<std::string>()) return *text;
  const auto* const blocks = content->as<json::Node::Array>();
  const std::string path = fields.path_of(name);
  if (blocks == nullptr) {
    fields.mistake().wrong_type(path, "a string or an array", *content);
    return {};
  }
  std::string text;
  each_object(*blocks, path, fields.mistake(),
              [&](const JsonFields& block) { text += read_text_block(block); });
  return text;
}

class BlockReader {
 public:
  explicit BlockReader(Mistake& mistake) : mistake_(mistake) {}

  void read(const JsonFields& message, json::Node::Array& messages) {
    const std::string* const role = message.required_text("role");
    if (role == nullptr) return;
    if (*role != "user" && *role != "assistant") {
      return mistake_.wrong_value(message.path_of("role"), "expected 'user' or 'assistant'");
    }
    if (!message.has("content")) return mistake_.missing(message.path_of("content"));
    const bool assistant = *role == "assistant";
    add(blocks_of(message, assistant), assistant, messages);
  }

 private:
  Blocks blocks_of(const JsonFields& message, bool assistant) {
    Blocks blocks;
    const json::Node& content = *message.find("content");
    if (const auto* const text = content.as<std::string>()) return {.text = *text};
    const auto* const list = message.array("content");
    if (list == nullptr) return blocks;
    each_object(*list, message.path_of("content"), mistake_,
                [&](const JsonFields& block) { read_block(block, assistant, blocks); });
    return blocks;
  }

  void read_block(const JsonFields& block, bool assistant, Blocks& blocks) {
    const std::string* const type = block.required_text("type");
    if (type == nullptr) return;
    if (*type == "text") {
      if (const auto* const text = block.required_text("text")) blocks.text += *text;
    } else if (*type == "thinking" && assistant) {
      if (const auto* const text = block.required_text("thinking")) blocks.thoughts += *text;
    } else if (*type == "redacted_thinking" && assistant) {
      return;  // nobody here can read it
    } else if (*type == "tool_use" && assistant) {
      read_call(block, blocks);
    } else if (*type == "tool_result" && !assistant) {
      read_result(block, blocks);
    } else {
      mistake_.wrong_value(block.path_of("type"),
                           std::format("blocks of type '{}' are not supported here", *type));
    }
  }

  void read_call(const JsonFields& block, Blocks& blocks) {
    const std::string* const id = block.required_text("id");
    const std::string* const name = block.required_text("name");
    if (!block.object("input")) mistake_.missing(block.path_of("input"));
    if (mistake_.found()) return;
    known_.push_back({*id, *name});
    blocks.calls.push_back(call_node(*id, *name, json::to_text(*block.find("input"))));
  }

  void read_result(const JsonFields& block, Blocks& blocks) {
    const std::string* const id = block.required_text("tool_use_id");
    if (id == nullptr) return;
    const auto call = std::ranges::find(known_, *id, &Call::id);
    if (call == known_.end()) {
      return mistake_.wrong_value(block.path_of("tool_use_id"),
                                  "no 'tool_use' block before it has this id");
    }
    std::string text = read_text(block, "content");
    if (block.boolean("is_error").value_or(false)) text = "Error: " + text;
    json::Node message = message_node("tool", {std::move(text)});
    auto& fields = std::get<json::Node::Object>(message.value);
    fields.push_back({"tool_call_id", {*id}});
    fields.push_back({"name", {call->name}});
    blocks.results.push_back(std::move(message));
  }

  static void add(Blocks blocks, bool assistant, json::Node::Array& messages) {
    std::ranges::move(blocks.results, std::back_inserter(messages));
    const bool silent = blocks.text.empty() && (!blocks.calls.empty() || !blocks.results.empty());
    if (silent && !assistant) return;
    json::Node message = message_node(assistant ? "assistant" : "user",
                                      silent ? json::Node{} : json::Node{std::move(blocks.text)});
    auto& fields = std::get<json::Node::Object>(message.value);
    if (!blocks.thoughts.empty()) {
      fields.push_back({"reasoning_content", {std::move(blocks.thoughts)}});
    }
    if (!blocks.calls.empty()) fields.push_back({"tool_calls", {std::move(blocks.calls)}});
    messages.push_back(std::move(message));
  }

  Mistake& mistake_;
  std::vector<Call> known_;
};

void read_tool(const JsonFields& tool, Turn& turn) {
  const std::string* const type = tool.text("type");
  if (type != nullptr && *type != "custom") {
    return tool.mistake().unsupported(
        tool.path_of("type"),
        std::format("Tools of type '{}' are not supported: only tools that the client runs itself "
                    "are.",
                    *type));
  }
  add_tool(tool, "input_schema", turn);
  if (!tool.has("input_schema")) tool.mistake().missing(tool.path_of("input_schema"));
}

void read_choice(const JsonFields& choice, Turn& turn) {
  const std::string* const type = choice.required_text("type");
  if (type == nullptr) return;
  turn.parallel_calls = !choice.boolean("disable_parallel_tool_use").value_or(false);
  if (*type == "auto") return;
  if (*type == "none") {
    turn.tool_choice.mode = ToolMode::none;
  } else if (*type == "any") {
    turn.tool_choice.mode = ToolMode::required;
  } else if (*type != "tool") {
    choice.mistake().wrong_value(choice.path_of("type"),
                                 "expected 'auto', 'any', 'tool' or 'none'");
  } else if (const auto* const name = choice.required_text("name")) {
    turn.tool_choice = {.mode = ToolMode::named, .allowed = {*name}};
  }
}

}  // namespace

json::Node::Array read_blocks(const JsonFields& body) {
  Mistake& mistake = body.mistake();
  json::Node::Array messages;
  if (body.has("system")) {
    messages.push_back(message_node("system", {read_text(body, "system")}));
  }
  const auto* const list = body.required_array("messages");
  if (list == nullptr) return {};
  if (list->empty() || list->size() > kMessagesMax) {
    mistake.wrong_value("messages", std::format("expected 1 to {} messages", kMessagesMax));
  }
  BlockReader reader(mistake);
  each_object(*list, "messages", mistake,
              [&](const JsonFields& message) { reader.read(message, messages); });
  return messages;
}

void read_client_tools(const JsonFields& body, Turn& turn) {
  const auto* const list = body.array("tools");
  if (list != nullptr && list->size() > kToolsMax) {
    body.mistake().wrong_value("tools", std::format("expected at most {} tools", kToolsMax));
  }
  if (list != nullptr) {
    each_object(*list, "tools", body.mistake(),
                [&](const JsonFields& tool) { read_tool(tool, turn); });
  }
  turn.tool_choice.mode = turn.tools.empty() ? ToolMode::none : ToolMode::automatic;
  if (const auto choice = body.object("tool_choice")) read_choice(*choice, turn);
  check_choice(turn, "tool_choice", body.mistake());
}

}  // namespace darkbloom::openai
