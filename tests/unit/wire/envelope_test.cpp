#include "wire/envelope.h"

#include <gtest/gtest.h>

#include <functional>

namespace darkbloom::wire {
namespace {

RoutingFacts some_facts(std::size_t candidates = 2) {
  RoutingFacts facts{.request_id = {{0x11}},
                     .sent_at_ms = 1'800'000'000'000,
                     .model = "seedling",
                     .token_bound = 4096,
                     .price_cap_nano = 77,
                     .min_tier = Tier::measured,
                     .terms = {.region = "eu-de",
                               .least_speed = 5'000,
                               .preferred_speed = 9'000,
                               .preferred_first_ms = 700,
                               .order = RouteOrder::throughput,
                               .streams = true,
                               .conversation = {{0xcc}}}};
  for (std::size_t i = 0; i < candidates; ++i)
    facts.candidates.push_back(NodeId{{static_cast<std::uint8_t>(i + 1)}});
  return facts;
}

Bytes envelope_of(ByteView facts_bytes, std::size_t wraps) {
  std::vector<WrappedKey> keys(wraps);
  for (std::size_t i = 0; i < wraps; ++i) {
    keys[i].encapsulated.fill(static_cast<std::uint8_t>(0xa0 + i));
    keys[i].sealed_key.fill(static_cast<std::uint8_t>(0xb0 + i));
  }
  return encode_envelope(facts_bytes, keys, view_of("sealed body"));
}

/// The facts' bytes with one change.
Bytes changed_facts(const std::function<void(Bytes&)>& change) {
  Bytes bytes = encode_facts(some_facts());
  change(bytes);
  return bytes;
}

bool is_invalid(const Result<EnvelopeView>& result) {
  return !result && result.error().fault == Fault::invalid;
}

TEST(Envelope, every_part_comes_back) {
  for (std::size_t count = 1; count <= kCandidatesMax; ++count) {
    const RoutingFacts facts = some_facts(count);
    const Bytes facts_bytes = encode_facts(facts);
    const Bytes bytes = envelope_of(facts_bytes, count);
    const auto envelope = decode_envelope(bytes);
    ASSERT_TRUE(envelope);
    EXPECT_EQ(envelope->facts.request_id, facts.request_id);
    EXPECT_EQ(envelope->facts.sent_at_ms, facts.sent_at_ms);
    EXPECT_EQ(envelope->facts.model, "seedling");
    EXPECT_EQ(envelope->facts.token_bound, 4096U);
    EXPECT_EQ(envelope->facts.price_cap_nano, 77U);
    EXPECT_EQ(envelope->facts.min_tier, Tier::measured);
    EXPECT_EQ(envelope->facts.terms, facts.terms);
    EXPECT_EQ(envelope->facts.candidates, facts.candidates);
    EXPECT_EQ(copy_of(envelope->facts_bytes), facts_bytes);
    ASSERT_EQ(envelope->wraps.size(), count);
    EXPECT_EQ(envelope->wraps[count - 1].encapsulated[64], 0xa0 + count - 1);
    EXPECT_EQ(envelope->wraps[count - 1].sealed_key[47], 0xb0 + count - 1);
    EXPECT_EQ(text_of(envelope->body), "sealed body");
  }
}

TEST(Envelope, the_facts_are_a_closed_list_of_fixed_layout) {
  EXPECT_EQ(to_hex(encode_facts(some_facts(1))),
            "02"
            "11000000000000000000000000000000"
            "000001a3185c5000"
            "0008"
            "736565646c696e67"
            "00001000"
            "000000000000004d"
            "02"
            "0005"
            "65752d6465"
            "00001388"
            "00002328"
            "000002bc"
            "03"
            "01"
            "cc00000000000000"
            "01"
            "01000000000000000000000000000000");
}

TEST(Envelope, every_cut_before_the_body_is_refused) {
  const Bytes bytes = envelope_of(encode_facts(some_facts()), 2);
  const std::size_t head = bytes.size() - view_of("sealed body").size();
  for (std::size_t size = 0; size < head; ++size)
    EXPECT_TRUE(is_invalid(decode_envelope(ByteView(bytes).first(size)))) << size;
  EXPECT_TRUE(decode_envelope(ByteView(bytes).first(head))->body.empty());
}

TEST(Envelope, cut_or_longer_facts_are_refused) {
  const Bytes whole = encode_facts(some_facts());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_TRUE(is_invalid(decode_envelope(envelope_of(ByteView(whole).first(size), 2)))) << size;
  const Bytes longer = changed_facts([](Bytes& bytes) { bytes.push_back(0); });
  EXPECT_TRUE(is_invalid(decode_envelope(envelope_of(longer, 2))));
  EXPECT_TRUE(is_invalid(decode_envelope(envelope_of(Bytes(513), 2)))) << "over the facts' limit";
}

TEST(Envelope, facts_that_break_a_rule_are_refused) {
  const std::size_t tier = 1 + 16 + 8 + 2 + 8 + 4 + 8;
  const std::size_t count = tier + 1 + 2 + 5 + 4 + 4 + 4 + 1 + 1 + 8;
  const auto refused = [](std::size_t place, std::uint8_t value) {
    const Bytes bytes = changed_facts([&](Bytes& facts) { facts.at(place) = value; });
    return is_invalid(decode_envelope(envelope_of(bytes, 2)));
  };
  EXPECT_TRUE(refused(0, 0)) << "version";
  EXPECT_TRUE(refused(0, 1)) << "version";
  EXPECT_TRUE(refused(tier, 4)) << "tier";
  EXPECT_TRUE(refused(count, 0)) << "no candidate";
  EXPECT_TRUE(refused(count, 1)) << "fewer than there are";
  EXPECT_TRUE(refused(count, 4)) << "too many";
  EXPECT_TRUE(refused(tier + 3, 'E')) << "a region in capitals";
  EXPECT_TRUE(refused(count - 10, 5)) << "an order";
  EXPECT_TRUE(refused(count - 9, 2)) << "streams or not";
  EXPECT_TRUE(refused(1 + 16 + 8, 1)) << "a model name over its limit";
}

TEST(Envelope, an_envelope_over_the_limit_is_refused_unread) {
  const auto envelope = decode_envelope(Bytes(kEnvelopeMax + 1));
  EXPECT_EQ(envelope.error().fault, Fault::too_large);
}

TEST(Envelope, tiers_have_the_names_of_the_glossary) {
  EXPECT_EQ(name_of(Tier::open), "open");
  EXPECT_EQ(name_of(Tier::sealed), "sealed");
  EXPECT_EQ(name_of(Tier::measured), "measured");
  EXPECT_EQ(name_of(Tier::confidential), "confidential");
}

TEST(Tier, each_name_is_one_tier_and_other_words_are_refused) {
  for (const Tier tier : {Tier::open, Tier::sealed, Tier::measured, Tier::confidential})
    EXPECT_EQ(parse_tier(name_of(tier)), tier);
  for (const std::string_view word : {"", "Open", "sealed ", "unknown", "own"})
    EXPECT_FALSE(parse_tier(word)) << word;
}

}  // namespace
}  // namespace darkbloom::wire
