#pragma once
// One part of an answer on its way out, told apart by what it is.

#include <cstdint>
#include <string>
#include <vector>

#include "engine/types.h"

namespace darkbloom::openai {

enum class DeltaKind : std::uint8_t { thought, text, call, arguments };

/// The next part of an answer. `text` is the called function's name for a call, and a part of its
/// arguments, a JSON object, for arguments: those of the call begun last.
struct Delta {
  DeltaKind kind = DeltaKind::text;
  std::string text = {};
  std::string call_id = {};                        ///< of a call
  std::vector<engine::ChosenToken> logprobs = {};  ///< of the tokens since the delta before
};

}  // namespace darkbloom::openai
