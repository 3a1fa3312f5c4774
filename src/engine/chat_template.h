#pragma once
// Renders a conversation with a model's chat template and keeps apart what the template wrote from
// what people wrote, so that nobody's text is ever read as the template's markup.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/types.h"

namespace darkbloom::engine {

/// `chat_template` is the file's Jinja text, of which libllama knows the common families, or the
/// name of one ("chatml"). The prompt ends where the assistant's answer begins. Refuses as invalid
/// a template of no known family, an empty conversation and roles that are not plain words.
Result<MarkedText> render_chat(std::string_view chat_template,
                               std::span<const Message> conversation);

}  // namespace darkbloom::engine
