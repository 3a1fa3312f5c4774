#pragma once
// The envelope: routing facts in clear, one wrapped key per candidate, and a sealed body.
// protocol.md section 3. Decoding gives views into the input, which must outlive them.
//
//   envelope = facts length (u16) || facts || one wrap per candidate || body
//   facts    = version (u8, 2) || request id (16) || sent at (u64, ms) || model (u16 length, text)
//              || token bound (u32) || price cap (u64) || min tier (u8) || terms (route_terms.h)
//              || count (u8) || node ids
//   wrap     = encapsulated key (65) || sealed content key (48)
//
// Numbers are big-endian, ids 16 bytes. What decodes has this one encoding.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/environment.h"
#include "base/ids.h"
#include "wire/route_terms.h"

namespace darkbloom::wire {

inline constexpr std::uint8_t kEnvelopeVersion = 2;
inline constexpr std::size_t kCandidatesMax = 3;
inline constexpr std::size_t kModelNameMax = 128;
inline constexpr std::size_t kEncapsulatedSize = 65;
inline constexpr std::size_t kWrappedKeySize = 48;
inline constexpr std::size_t kEnvelopeMax = 24U << 20;

/// Evidence tiers of DESIGN.md section 4, weakest first.
enum class Tier : std::uint8_t { open = 0, sealed = 1, measured = 2, confidential = 3 };

std::string_view name_of(Tier tier);
/// Refuses what is none of the four names (invalid).
Result<Tier> parse_tier(std::string_view name);

/// Everything that a coordinator may know of a request: a closed list.
struct RoutingFacts {
  RequestId request_id = {};
  UnixMillis sent_at_ms = 0;
  std::string model;
  std::uint32_t token_bound = 0;     ///< prompt and answer together, rounded up by the client
  std::uint64_t price_cap_nano = 0;  ///< of all of it at the most; 0: no cap
  Tier min_tier = Tier::open;
  RouteTerms terms = {};
  std::vector<NodeId> candidates = {};  ///< 1 to 3, in the client's order of preference
};

/// The content key under one candidate's HPKE key.
struct WrappedKey {
  std::array<std::uint8_t, kEncapsulatedSize> encapsulated = {};
  std::array<std::uint8_t, kWrappedKeySize> sealed_key = {};
};

struct EnvelopeView {
  RoutingFacts facts;
  ByteView facts_bytes;           ///< as sent: what the HPKE info binds
  std::vector<WrappedKey> wraps;  ///< one per candidate, in the same order
  ByteView body;                  ///< chunked, sealed under the content key
};

Bytes encode_facts(const RoutingFacts& facts);
Bytes encode_envelope(ByteView facts_bytes, const std::vector<WrappedKey>& wraps, ByteView body);
Result<EnvelopeView> decode_envelope(ByteView bytes);

}  // namespace darkbloom::wire
