#pragma once
// What a request tells the coordinator of the choice between its candidates, in clear: only what
// the client cannot decide from what nodes have signed. protocol.md section 3.
//
//   terms = region (u16 length, text) || least speed (u32) || preferred speed (u32)
//           || preferred first chunk (u32) || order (u8) || streams (u8) || conversation (8)

#include <cstdint>
#include <string>
#include <string_view>

#include "base/byte_codec.h"
#include "base/ids.h"

namespace darkbloom::wire {

/// By what candidates that will do are compared.
enum class RouteOrder : std::uint8_t {
  balanced,    ///< the time until the whole answer is there
  listed,      ///< the client's order, whatever the time
  price,       ///< the cheapest
  throughput,  ///< the one that writes fastest
  latency,     ///< the one that begins first
};

std::string_view name_of(RouteOrder order);

/// Says that two requests of one account begin alike, and nothing of how: protocol.md section 3.
using ConversationKey = Id<struct ConversationTag, 8>;

struct RouteTerms {
  std::string region = {};               ///< nowhere else (is_region); empty: anywhere
  std::uint32_t least_speed = 0;         ///< millitokens a second, or nobody; 0: any
  std::uint32_t preferred_speed = 0;     ///< likewise, where somebody has it
  std::uint32_t preferred_first_ms = 0;  ///< to the first chunk, where somebody has it; 0: any
  RouteOrder order = RouteOrder::balanced;
  bool streams = false;               ///< the answer comes while it is written
  ConversationKey conversation = {};  ///< zero: none
  bool operator==(const RouteTerms&) const = default;
};

void write(ByteWriter& writer, const RouteTerms& terms);
/// Whatever is none makes the reader fail.
RouteTerms read_route_terms(ByteReader& reader);

}  // namespace darkbloom::wire
