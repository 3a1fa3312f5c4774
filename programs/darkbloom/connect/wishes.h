#pragma once
// A request's headers darkbloom-*, by their names in lower case.

#include <map>
#include <string>

#include "base/error.h"

namespace darkbloom::connect {

using Wishes = std::map<std::string, std::string>;

/// Empty where it is absent.
inline std::string wish_of(const Wishes& wishes, const char* name) {
  const auto found = wishes.find(name);
  return found == wishes.end() ? std::string() : found->second;
}

/// False where it is absent. Refuses as invalid what is neither true nor false.
inline Result<bool> flag_of(const Wishes& wishes, const char* name) {
  const std::string value = wish_of(wishes, name);
  if (value.empty() || value == "false") return false;
  if (value == "true") return true;
  return fail(Fault::invalid, "The header " + std::string(name) + " is true or false.");
}

}  // namespace darkbloom::connect
