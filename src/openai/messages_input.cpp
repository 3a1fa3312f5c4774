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

bool has_object(const json::Node& node, const std::string& path, Mistake& mistake) {
  if (node.as<json::Node::Object>() != nullptr) return true;
  mistake.wrong_type(path, "an object", node);
  return false;
}

/// The text of a field that is a string or a list of text blocks.
std::string read_text(const JsonFields& fields, std::string_view name) {
  const json::Node* const content = fields.find(name);
  if (content == nullptr) return {};
  if (const auto* const text = content->as<std::string>()) return *text;
  const auto* const blocks = content->as<json::Node::Array>();
  const std::string path = fields.path_of(name);
  if (blocks == nullptr) fields.mistake().wrong_type(path, "a string or an array", *content);
  std::string text;
  for (std::size_t i = 0; blocks != nullptr && i < blocks->size(); ++i) {
    if (!has_object((*blocks)[i], path_of(path, i), fields.mistake())) break;
    const JsonFields block((*blocks)[i], path_of(path, i), fields.mistake());
    const std::string* const type = block.required_text("type");
    if (type == nullptr) break;
    if (*type != "text") {
      block.mistake().wrong_value(block.path_of("type"),
                                  "this model takes text only: expected 'text'");
    } else if (const auto* const part = block.required_text("text")) {
      text += *part;
    }
  }
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
    for (std::size_t i = 0; list != nullptr && i < list->size() && !mistake_.found(); ++i) {
      const std::string path = path_of(message.path_of("content"), i);
      if (!has_object((*list)[i], path, mistake_)) break;
      read_block(JsonFields((*list)[i], path, mistake_), assistant, blocks);
    }
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
  const std::string* const name = tool.required_text("name");
  if (name == nullptr) return;
  check_tool_name(*name, tool.path_of("name"), turn.tools, tool.mistake());
  if (!tool.object("input_schema")) return tool.mistake().missing(tool.path_of("input_schema"));
  const json::Node* const schema = tool.find("input_schema");
  turn.tools.push_back({.name = *name,
                        .definition = tool_node(*name, tool.text("description"), schema),
                        .parameters = *schema,
                        .parameters_path = tool.path_of("input_schema"),
                        .strict = tool.boolean("strict").value_or(false)});
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
  for (std::size_t i = 0; i < list->size() && !mistake.found(); ++i) {
    const std::string path = path_of("messages", i);
    if (!has_object((*list)[i], path, mistake)) break;
    reader.read(JsonFields((*list)[i], path, mistake), messages);
  }
  return messages;
}

void read_client_tools(const JsonFields& body, Turn& turn) {
  const auto* const list = body.array("tools");
  if (list != nullptr && list->size() > kToolsMax) {
    body.mistake().wrong_value("tools", std::format("expected at most {} tools", kToolsMax));
  }
  for (std::size_t i = 0; list != nullptr && i < list->size() && !body.mistake().found(); ++i) {
    const std::string path = path_of("tools", i);
    if (!has_object((*list)[i], path, body.mistake())) return;
    read_tool(JsonFields((*list)[i], path, body.mistake()), turn);
  }
  turn.tool_choice.mode = turn.tools.empty() ? ToolMode::none : ToolMode::automatic;
  if (const auto choice = body.object("tool_choice")) read_choice(*choice, turn);
  check_choice(turn, "tool_choice", body.mistake());
}

}  // namespace darkbloom::openai
