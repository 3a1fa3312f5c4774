#pragma once
// How a stream that was taken on ended: the closed list. Each ends in exactly one of them.

#include <array>
#include <cstdint>
#include <string_view>

namespace darkbloom::fleet {

enum class Terminal : std::uint8_t { delivered, refused, cancelled, lost, timed_out };

inline constexpr std::size_t kTerminals = 5;

inline std::string_view name_of(Terminal terminal) {
  constexpr std::array<std::string_view, kTerminals> kNames{"delivered", "refused", "cancelled",
                                                            "lost", "timed_out"};
  return kNames.at(static_cast<std::size_t>(terminal));
}

}  // namespace darkbloom::fleet
