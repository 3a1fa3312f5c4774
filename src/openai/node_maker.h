#pragma once
// The small JSON trees that every API of this room becomes: messages, their parts, calls and tools
// in the shape of chat completions, which chat templates read.

#include <string>
#include <string_view>

#include "json/document.h"

namespace darkbloom::openai {

/// {"type":"text","text":...}
json::Node text_part(std::string text);

/// {"id":...,"type":"function","function":{"name":...,"arguments":...}}; `arguments` is JSON text.
json::Node call_node(std::string id, std::string name, std::string arguments);

/// {"role":...,"content":...}
json::Node message_node(std::string_view role, json::Node content);

/// {"type":"function","function":{"name":...,...}}; nulls are left out.
json::Node tool_node(std::string name, const std::string* description,
                     const json::Node* parameters);

}  // namespace darkbloom::openai
