#pragma once
// The body of POST /v1/chat/completions, parsed and validated whole: a ChatRequest holds nothing
// that is out of range. Unknown fields are ignored, as clients send many of their own.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/types.h"

namespace darkbloom::openai {

inline constexpr std::size_t kStopsMax = 4;
inline constexpr std::size_t kStopBytesMax = 256;
inline constexpr std::uint32_t kChoicesMax = 128;
inline constexpr std::size_t kLogitBiasMax = 1024;

struct ChatRequest {
  std::string model;
  std::vector<engine::Message> messages = {};
  engine::Sampling sampling = {};
  std::vector<std::string> stops = {};
  std::optional<std::uint32_t> max_tokens = {};  ///< the smaller of the two fields for it
  std::uint32_t choices = 1;                     ///< `n`
  std::int32_t top_logprobs = -1;                ///< -1: no log probabilities
  bool stream = false;
  bool include_usage = false;  ///< only ever true for a stream
};

/// The request in `body`, or the first mistake in it: Fault::invalid with code and param.
Result<ChatRequest> parse_chat_request(std::string_view body);

/// Refuses what this engine cannot serve: another model (not_found, code model_not_found), more
/// choices than it has slots.
Result<void> check_servable(const ChatRequest& request, const engine::Engine& engine);

}  // namespace darkbloom::openai
