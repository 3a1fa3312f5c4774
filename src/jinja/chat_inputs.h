#pragma once
// A chat request as the inputs of a template: the names that llama.cpp and transformers give it, in
// the shapes that this template understands.

#include <cstdint>
#include <string>

#include "jinja/abilities.h"
#include "jinja/template.h"
#include "json/document.h"

namespace darkbloom::jinja {

/// What does not come from people.
struct ChatSetting {
  std::string bos;                    ///< the text of the model's first mark; may be empty
  std::string eos;                    ///< and of its last
  bool add_generation_prompt = true;  ///< ends with what begins the model's own turn
  std::int64_t now_s = 0;             ///< Unix time
};

/// Reads "messages", "tools", "chat_template_kwargs" and "reasoning_effort" of an object that was
/// checked as an OpenAI chat request; refuses what has no messages with roles. Options may set any
/// name but those of the chat itself.
Result<Inputs> chat_inputs(const Abilities& abilities, const json::Node& request,
                           const ChatSetting& setting);

}  // namespace darkbloom::jinja
