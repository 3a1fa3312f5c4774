#pragma once
// What a chat template understands. Nobody writes that down, so it is found out by rendering small
// conversations and looking for what was in them, as llama.cpp does.

#include "jinja/template.h"

namespace darkbloom::jinja {

struct Abilities {
  bool string_content = true;     ///< content as one string
  bool typed_content = false;     ///< content as [{"type": "text", "text": ...}]
  bool system_role = true;        ///< a system message is printed
  bool tools = false;             ///< what may be called is printed
  bool object_arguments = false;  ///< a call's arguments as an object; otherwise as a string
  bool channels = false;  ///< gpt-oss: a role of its own for developers, thinking beside calls
  bool thinking_parts = false;  ///< Ministral: reasoning is a part of the content
};

/// Renders a handful of times; the answer holds as long as the template.
Abilities abilities_of(const Template& chat_template);

}  // namespace darkbloom::jinja
