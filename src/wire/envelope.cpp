#include "wire/envelope.h"

#include "base/byte_codec.h"
#include "base/check.h"

namespace darkbloom::wire {
namespace {

constexpr std::size_t kFactsMax = 512;

Result<RoutingFacts> decode_facts(ByteView bytes) {
  ByteReader reader(bytes);
  const std::uint8_t version = reader.u8();
  if (!reader.failed() && version != kEnvelopeVersion) {
    return fail(Fault::invalid, "the envelope has an unknown version");
  }
  RoutingFacts facts;
  facts.request_id = reader.id<RequestId>();
  facts.sent_at_ms = static_cast<UnixMillis>(reader.u64());
  facts.model = reader.text16(kModelNameMax);
  facts.token_bound = reader.u32();
  facts.price_cap_nano = reader.u64();
  const std::uint8_t tier = reader.u8();
  facts.terms = read_route_terms(reader);
  const std::size_t count = reader.u8();
  if (count < 1 || count > kCandidatesMax) {
    return fail(Fault::invalid, "the envelope must name one to three candidates");
  }
  for (std::size_t i = 0; i < count; ++i)
    facts.candidates.push_back(reader.id<NodeId>());
  if (tier > static_cast<std::uint8_t>(Tier::confidential)) {
    return fail(Fault::invalid, "the envelope names an unknown tier");
  }
  facts.min_tier = static_cast<Tier>(tier);
  if (auto whole = reader.finish("the envelope's routing facts"); !whole) {
    return fail(whole.error());
  }
  return facts;
}

template <std::size_t Size>
void read_into(ByteReader& reader, std::array<std::uint8_t, Size>& field) {
  const ByteView bytes = reader.raw(Size);
  std::copy(bytes.begin(), bytes.end(), field.begin());
}

}  // namespace

std::string_view name_of(Tier tier) {
  switch (tier) {
    case Tier::open:
      return "open";
    case Tier::sealed:
      return "sealed";
    case Tier::measured:
      return "measured";
    case Tier::confidential:
      return "confidential";
  }
  return "unknown";
}

Result<Tier> parse_tier(std::string_view name) {
  for (const Tier tier : {Tier::open, Tier::sealed, Tier::measured, Tier::confidential}) {
    if (name_of(tier) == name) return tier;
  }
  return fail(Fault::invalid, "A tier is open, sealed, measured or confidential.");
}

Bytes encode_facts(const RoutingFacts& facts) {
  check(!facts.candidates.empty() && facts.candidates.size() <= kCandidatesMax,
        "an envelope has one to three candidates");
  check(facts.model.size() <= kModelNameMax, "a model name fits an envelope");
  ByteWriter writer;
  writer.u8(kEnvelopeVersion);
  writer.raw(facts.request_id.view());
  writer.u64(static_cast<std::uint64_t>(facts.sent_at_ms));
  writer.sized16(view_of(facts.model));
  writer.u32(facts.token_bound);
  writer.u64(facts.price_cap_nano);
  writer.u8(static_cast<std::uint8_t>(facts.min_tier));
  write(writer, facts.terms);
  writer.u8(static_cast<std::uint8_t>(facts.candidates.size()));
  for (const NodeId& id : facts.candidates)
    writer.raw(id.view());
  return writer.take();
}

Bytes encode_envelope(ByteView facts_bytes, const std::vector<WrappedKey>& wraps, ByteView body) {
  ByteWriter writer;
  writer.sized16(facts_bytes);
  for (const WrappedKey& wrap : wraps) {
    writer.raw(wrap.encapsulated);
    writer.raw(wrap.sealed_key);
  }
  writer.raw(body);
  return writer.take();
}

Result<EnvelopeView> decode_envelope(ByteView bytes) {
  if (bytes.size() > kEnvelopeMax) return fail(Fault::too_large, "the envelope is over its limit");
  ByteReader reader(bytes);
  EnvelopeView envelope;
  envelope.facts_bytes = reader.sized16(kFactsMax);
  auto facts = decode_facts(envelope.facts_bytes);
  if (!facts) return fail(facts.error());
  envelope.facts = std::move(*facts);
  for (std::size_t i = 0; i < envelope.facts.candidates.size(); ++i) {
    WrappedKey& wrap = envelope.wraps.emplace_back();
    read_into(reader, wrap.encapsulated);
    read_into(reader, wrap.sealed_key);
  }
  envelope.body = reader.rest();
  if (reader.failed()) return fail(Fault::invalid, "the envelope is truncated");
  return envelope;
}

}  // namespace darkbloom::wire
