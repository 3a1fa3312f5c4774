#pragma once
// One text or a list of them, each as text or as tokens: what completions call `prompt` and
// embeddings `input`.

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/types.h"
#include "openai/json_fields.h"

namespace darkbloom::openai {

inline constexpr std::size_t kPlainPromptsMax = 2048;

using PlainPrompt = std::variant<std::string, std::vector<engine::Token>>;

/// Never empty unless a mistake is kept in the body's Mistake. Whether the model knows the tokens
/// is for the engine to say.
std::vector<PlainPrompt> read_plain_prompts(const JsonFields& body, std::string_view name);

}  // namespace darkbloom::openai
