#pragma once
// JSON that holds what people wrote, written without leaving a copy behind.

#include <nlohmann/json.hpp>
#include <string>

#include "base/secret.h"

namespace darkbloom::front {

/// Bytes that are not UTF-8 become U+FFFD.
inline Secret secret_of(const nlohmann::json& value) {
  std::string text = value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  Secret secret = Secret::copy(view_of(text));
  wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  return secret;
}

}  // namespace darkbloom::front
