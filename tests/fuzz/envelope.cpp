#include "wire/envelope.h"

#include <algorithm>

#include "base/check.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {

void envelope(ByteView input) {
  const auto decoded = wire::decode_envelope(input);
  if (!decoded) return;
  check(decoded->wraps.size() == decoded->facts.candidates.size(), "each candidate has its wrap");
  const Bytes facts = wire::encode_facts(decoded->facts);
  check(std::ranges::equal(facts, decoded->facts_bytes), "facts have one encoding");
  const Bytes again = wire::encode_envelope(facts, decoded->wraps, decoded->body);
  check(std::ranges::equal(again, input), "an envelope has one encoding");
}

std::vector<Bytes> envelope_seeds() {
  std::vector<Bytes> seeds;
  for (std::uint8_t count = 1; count <= wire::kCandidatesMax; ++count) {
    wire::RoutingFacts facts{.sent_at_ms = 1, .model = "seedling", .token_bound = 9};
    for (std::uint8_t i = 0; i < count; ++i)
      facts.candidates.push_back(NodeId{{i}});
    const std::vector<wire::WrappedKey> wraps(count);
    seeds.push_back(wire::encode_envelope(wire::encode_facts(facts), wraps, view_of("body")));
  }
  return seeds;
}

}  // namespace darkbloom::fuzz
