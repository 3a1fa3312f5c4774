#pragma once
// Errors in OpenAI's shape: {"error":{"message","type","param","code"}} and the HTTP status.

#include <cstdint>
#include <string>

#include "base/error.h"

namespace darkbloom::openai {

struct ErrorAnswer {
  std::uint16_t status;
  std::string body;  ///< JSON text
};

ErrorAnswer error_answer(const Error& error);

}  // namespace darkbloom::openai
