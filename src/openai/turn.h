#pragma once
// One turn of a conversation, whichever API asked for it: chat completions, responses and messages
// all become a Turn, and what they answer is made from its deltas (turn_sink.h).

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/types.h"
#include "json/document.h"

namespace darkbloom::openai {

/// A function that the model may ask the client to call.
struct Tool {
  std::string name;
  json::Node definition = {};  ///< as chat templates read it: {"type":"function","function":{...}}
  json::Node parameters = {};  ///< a JSON Schema; null: none given
  std::string parameters_path = {};  ///< where it stands in the request, for errors
  bool strict = false;               ///< a schema that cannot be held whole is refused
};

enum class ToolMode : std::uint8_t { none, automatic, required, named };

struct ToolChoice {
  ToolMode mode = ToolMode::automatic;
  std::vector<std::string> allowed = {};  ///< the tools that may be called; empty: all
};

enum class FormatKind : std::uint8_t { text, json_object, json_schema };

struct AnswerFormat {
  FormatKind kind = FormatKind::text;
  json::Node schema = {};
  std::string schema_path = {};  ///< where it stands in the request, for errors
};

struct Turn {
  json::Node::Array messages = {};  ///< as read_messages() leaves them
  std::vector<Tool> tools = {};
  ToolChoice tool_choice = {};
  bool parallel_calls = true;
  AnswerFormat format = {};
  std::string effort = {};  ///< of thinking, in OpenAI's words; empty: as the template has it
  json::Node::Object template_arguments = {};  ///< `chat_template_kwargs`
};

/// What the engine is asked for beside the turn itself.
struct Wishes {
  engine::Sampling sampling = {};
  std::vector<std::string> stops = {};
  std::optional<std::uint32_t> max_tokens = {};
  std::uint32_t choices = 1;
  std::int32_t top_logprobs = -1;  ///< -1: no log probabilities
};

/// True where the model may call something.
inline bool may_call(const Turn& turn) {
  return !turn.tools.empty() && turn.tool_choice.mode != ToolMode::none;
}

/// True where the answer must be calls.
inline bool must_call(const Turn& turn) {
  return may_call(turn) && turn.tool_choice.mode != ToolMode::automatic;
}

}  // namespace darkbloom::openai
