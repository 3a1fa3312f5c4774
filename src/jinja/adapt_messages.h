#pragma once
// Messages as one template wants them.

#include "jinja/abilities.h"
#include "json/document.h"

namespace darkbloom::jinja {

/// Messages of an OpenAI chat request with the fields that templates know, in the shape that
/// `abilities` name. Nothing is checked but what is needed: what is no message is a fault.
Result<json::Node::Array> adapt_messages(const json::Node& messages, const Abilities& abilities);

/// Tools as {"type", "function": {"name", "description", "parameters"}}.
Result<json::Node::Array> adapt_tools(const json::Node& tools);

}  // namespace darkbloom::jinja
