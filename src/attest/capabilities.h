#pragma once
// What a model can be asked for, as its node states it. protocol.md section 2.

#include <cstdint>
#include <string_view>
#include <vector>

namespace darkbloom::attest {

/// The number is the bit in a statement.
enum class Capability : std::uint8_t {
  chat,         ///< has a chat template
  completions,  ///< continues text
  embeddings,   ///< turns texts into vectors
  tools,        ///< its template shows the model what it may call
  thinking,     ///< its template knows thoughts apart from answers
  json_schema,  ///< a chat answer can be held to a schema
};

/// Bits that no Capability here has may be set: a newer node knows more, and they change nothing.
struct Capabilities {
  std::uint32_t bits = 0;

  bool has(Capability one) const { return (bits >> static_cast<unsigned>(one) & 1U) != 0; }
  void add(Capability one) { bits |= 1U << static_cast<unsigned>(one); }
  auto operator<=>(const Capabilities&) const = default;
};

/// Without the bits that no Capability here has.
Capabilities known_of(Capabilities capabilities);

/// The names of those that are known here, in the order of their bits, as models lists say them.
std::vector<std::string_view> names_of(Capabilities capabilities);

}  // namespace darkbloom::attest
