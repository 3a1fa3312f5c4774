#pragma once
// What every part of one answer repeats, and what was asked of it.

#include <cstdint>
#include <string>
#include <string_view>

#include "openai/turn_sink.h"

namespace darkbloom::openai {

struct AnswerPlan {
  std::string id;            ///< "chatcmpl-..."
  std::int64_t created = 0;  ///< Unix seconds
  std::string model;
  std::string fingerprint;  ///< what decides the answer beside the request (docs/api.md)
  std::uint64_t seed = 0;   ///< of choice 0
  std::uint32_t choices = 1;
  bool include_usage = false;
  bool logprobs = false;
  bool named_call = false;  ///< the request names the one function to call
  bool resumed = false;     ///< another node has begun this answer
};

/// OpenAI's word for how a choice ended. A call that the request named ends with "stop", as there.
inline std::string_view chat_finish(const Ending& ending, const AnswerPlan& plan) {
  if (ending.finish == engine::Finish::length) return "length";
  return ending.called && !plan.named_call ? "tool_calls" : "stop";
}

}  // namespace darkbloom::openai
