#pragma once
// What a scripted engine says of a Tale.

#include <optional>
#include <string>
#include <string_view>

#include "sim/tale.h"
#include "support/scripted_engine.h"

namespace darkbloom::sim {

/// What is left to tell after `begun`; nothing where that is no beginning of it.
inline std::optional<test::Script> rest_of(const Tale& tale, std::string_view begun) {
  test::Script script;
  std::string said;
  for (const std::string& piece : tale.pieces()) {
    if (said.size() >= begun.size()) {
      script.pieces.push_back({.text = piece, .tokens = static_cast<std::uint32_t>(piece.size())});
    }
    said += piece;
  }
  if (!said.starts_with(begun)) return std::nullopt;
  if (tale.fails) script.finish = engine::Finish::failed;
  return script;
}

}  // namespace darkbloom::sim
