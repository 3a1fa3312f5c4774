#pragma once
// What a request offers the model to call, and whether it must: `tools`, `tool_choice` and
// `parallel_tool_calls` of chat completions.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "openai/json_fields.h"
#include "openai/turn.h"

namespace darkbloom::openai {

inline constexpr std::size_t kToolsMax = 128;
inline constexpr std::size_t kToolNameMax = 64;

/// Reads them into the turn. On a mistake, kept in the body's Mistake, the turn means nothing.
void read_tools(const JsonFields& body, Turn& turn);

/// The mode that one of the words 'none', 'auto' and 'required' names.
std::optional<ToolMode> tool_mode_of(std::string_view word);

/// A function's name: letters, digits, '_' and '-', at most kToolNameMax.
bool is_tool_name(std::string_view name);

/// Adds the tool whose fields stand in `function`, its parameters under `schema`. A name that is
/// none, or that another tool has, is a mistake.
void add_tool(const JsonFields& function, std::string_view schema, Turn& turn);

/// Keeps a mistake where the choice does not fit the tools: required without any, or a name that
/// none of them has.
void check_choice(const Turn& turn, const std::string& path, Mistake& mistake);

}  // namespace darkbloom::openai
