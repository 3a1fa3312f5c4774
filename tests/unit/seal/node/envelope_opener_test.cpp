#include "seal/node/envelope_opener.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "crypto/hpke.h"
#include "seal/labels.h"
#include "unit/seal/world.h"

namespace darkbloom::seal {
namespace {

using test::chat_request;
using test::fault_of;
using test::kNow;
using test::World;

/// An envelope to one node whose parts the test writes itself.
struct Handmade {
  wire::RoutingFacts facts = test::some_facts();
  Secret inner = encode(chat_request("{}"));

  Bytes sealed_to(const test::Node& node, Random& random) {
    facts.request_id = RequestId::random(random);
    facts.candidates = {node.id};
    const Bytes facts_bytes = wire::encode_facts(facts);
    const Secret content_key = Secret::copy(Bytes(kContentKeySize, 3));
    auto sender = crypto::hpke_sender(node.key.public_key(), envelope_info(facts_bytes),
                                      crypto::P256Key::generate(random));
    wire::WrappedKey wrap{.encapsulated = sender->encapsulated};
    std::ranges::copy(sender->context.seal({}, content_key.view()), wrap.sealed_key.begin());
    const Bytes body = seal_message(request_keys(content_key.view()), inner.view());
    return wire::encode_envelope(facts_bytes, {wrap}, body);
  }
};

std::size_t facts_end(const Bytes& envelope) {
  return 2 + wire::decode_envelope(envelope)->facts_bytes.size();
}

std::size_t body_start(const Bytes& envelope) {
  return envelope.size() - wire::decode_envelope(envelope)->body.size();
}

Bytes flipped(Bytes bytes, std::size_t place) {
  bytes[place] = static_cast<std::uint8_t>(bytes[place] ^ 1);
  return bytes;
}

TEST(EnvelopeOpener, facts_and_request_come_out_as_they_went_in) {
  World world;
  SCOPED_TRACE(test::seed_note(world.seed));
  Handmade handmade;
  handmade.facts.min_tier = wire::Tier::measured;
  auto inner = chat_request("{\"stream\":true}");
  inner.min_tier = 2;
  handmade.inner = encode(inner);
  const auto opened = world.opener(0).open(handmade.sealed_to(world.nodes[0], world.random));
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->facts.model, "seedling");
  EXPECT_EQ(opened->facts.token_bound, 512U);
  EXPECT_EQ(opened->facts.min_tier, wire::Tier::measured);
  EXPECT_EQ(opened->request.path, "/v1/chat/completions");
  EXPECT_EQ(opened->request.body.text(), "{\"stream\":true}");
}

TEST(EnvelopeOpener, a_changed_fact_is_refused) {
  World world;
  const Bytes envelope = world.sealed(3).envelope;
  for (std::size_t place = 0; place < facts_end(envelope); ++place)
    EXPECT_FALSE(world.opener(0).open(flipped(envelope, place))) << place;
  // Those that keep the envelope well-formed: the model's name, and the token bound's last byte.
  const std::size_t model = 2 + 1 + 16 + 8 + 2;
  EXPECT_EQ(fault_of(world.opener(0).open(flipped(envelope, model))), Fault::tampered);
  EXPECT_EQ(fault_of(world.opener(0).open(flipped(envelope, model + 8 + 3))), Fault::tampered);
}

TEST(EnvelopeOpener, a_changed_wrap_is_refused) {
  World world;
  const Bytes envelope = world.sealed(1).envelope;
  const std::size_t start = facts_end(envelope);
  for (std::size_t place = start; place < body_start(envelope); ++place) {
    const auto fault = fault_of(world.opener(0).open(flipped(envelope, place)));
    const bool in_point = place < start + wire::kEncapsulatedSize;
    EXPECT_EQ(fault, in_point ? Fault::invalid : Fault::tampered) << place;
  }
}

TEST(EnvelopeOpener, swapped_wraps_are_refused) {
  World world;
  Bytes envelope = world.sealed(2).envelope;
  const auto start = envelope.begin() + static_cast<std::ptrdiff_t>(facts_end(envelope));
  constexpr std::ptrdiff_t kWrap = wire::kEncapsulatedSize + wire::kWrappedKeySize;
  std::rotate(start, start + kWrap, start + 2 * kWrap);
  EXPECT_EQ(fault_of(world.opener(0).open(envelope)), Fault::tampered);
  EXPECT_EQ(fault_of(world.opener(1).open(envelope)), Fault::tampered);
}

TEST(EnvelopeOpener, a_changed_body_is_refused) {
  World world;
  const Bytes envelope = world.sealed(1).envelope;
  for (std::size_t place = body_start(envelope); place < envelope.size(); place += 7)
    EXPECT_FALSE(world.opener(0).open(flipped(envelope, place))) << place;
  EXPECT_EQ(fault_of(world.opener(0).open(flipped(envelope, envelope.size() - 1))),
            Fault::tampered);
}

TEST(EnvelopeOpener, another_requests_body_is_refused) {
  World world;
  const Bytes one = world.sealed(1).envelope;
  const Bytes other = world.sealed(1).envelope;
  Bytes mixed(one.begin(), one.begin() + static_cast<std::ptrdiff_t>(body_start(one)));
  mixed.insert(mixed.end(), other.begin() + static_cast<std::ptrdiff_t>(body_start(other)),
               other.end());
  EXPECT_EQ(fault_of(world.opener(0).open(mixed)), Fault::tampered);
}

TEST(EnvelopeOpener, every_cut_and_every_extra_byte_is_refused) {
  World world;
  const Bytes envelope = world.sealed(1).envelope;
  auto opener = world.opener(0);
  for (std::size_t size = 0; size < envelope.size(); ++size)
    EXPECT_FALSE(opener.open(ByteView(envelope).first(size))) << size;
  Bytes longer = envelope;
  longer.push_back(0);
  EXPECT_FALSE(opener.open(longer));
  EXPECT_TRUE(opener.open(envelope)) << "what was refused changed nothing";
}

TEST(EnvelopeOpener, a_body_cut_between_its_frames_is_refused) {
  World world;
  const Bytes envelope = world.sealed(1, std::string(200'000, 'x')).envelope;
  const std::size_t start = body_start(envelope);
  constexpr std::size_t kFullFrame = 4 + kChunkPlaintextMax + crypto::kAeadTagSize;
  for (const std::size_t frames : {0U, 1U, 2U, 3U}) {
    const ByteView cut = ByteView(envelope).first(start + frames * kFullFrame);
    EXPECT_EQ(fault_of(world.opener(0).open(cut)), Fault::tampered);
  }
  EXPECT_TRUE(world.opener(0).open(envelope));
}

TEST(EnvelopeOpener, a_node_that_is_no_candidate_is_told_so) {
  World world;
  const Bytes envelope = world.sealed(2).envelope;
  EXPECT_EQ(fault_of(world.opener(2).open(envelope)), Fault::forbidden);
}

TEST(EnvelopeOpener, a_node_with_another_key_opens_nothing) {
  World world;
  const Bytes envelope = world.sealed(1).envelope;
  const auto other_key = crypto::P256Key::generate(world.random);
  const NodeKeys keys{world.nodes[0].id, other_key.public_key(),
                      [&](ByteView peer) { return other_key.dh(peer); }};
  EnvelopeOpener opener(keys, world.clock, world.random);
  EXPECT_EQ(fault_of(opener.open(envelope)), Fault::tampered);
}

TEST(EnvelopeOpener, a_request_is_served_once) {
  World world;
  const Bytes envelope = world.sealed(1).envelope;
  auto opener = world.opener(0);
  EXPECT_TRUE(opener.open(envelope));
  EXPECT_EQ(fault_of(opener.open(envelope)), Fault::replayed);
  world.clock.now += ReplayGuard::kWindowMs;
  EXPECT_EQ(fault_of(opener.open(envelope)), Fault::replayed);
  world.clock.now += 1;
  EXPECT_EQ(fault_of(opener.open(envelope)), Fault::replayed) << "now it is too old";
}

TEST(EnvelopeOpener, a_request_out_of_time_is_refused_and_in_time_is_not) {
  World world;
  const Bytes envelope = world.sealed(1).envelope;
  for (const UnixMillis off : {ReplayGuard::kWindowMs + 1, -ReplayGuard::kWindowMs - 1}) {
    world.clock.now = kNow + off;
    EXPECT_EQ(fault_of(world.opener(0).open(envelope)), Fault::replayed);
  }
  for (const UnixMillis off : {ReplayGuard::kWindowMs, -ReplayGuard::kWindowMs}) {
    world.clock.now = kNow + off;
    EXPECT_TRUE(world.opener(0).open(envelope));
  }
}

TEST(EnvelopeOpener, a_forged_envelope_does_not_use_up_the_genuine_ones_id) {
  World world;
  const Bytes envelope = world.sealed(1).envelope;
  auto opener = world.opener(0);
  EXPECT_FALSE(opener.open(flipped(envelope, envelope.size() - 1)));
  EXPECT_FALSE(opener.open(flipped(envelope, facts_end(envelope) + wire::kEncapsulatedSize)));
  EXPECT_TRUE(opener.open(envelope));
}

TEST(EnvelopeOpener, a_tier_other_than_the_one_under_the_seal_is_refused) {
  World world;
  Handmade handmade;
  auto inner = chat_request("{}");
  inner.min_tier = 2;
  handmade.inner = encode(inner);  // the facts in clear say 0
  EXPECT_EQ(fault_of(world.opener(0).open(handmade.sealed_to(world.nodes[0], world.random))),
            Fault::tampered);
}

TEST(EnvelopeOpener, what_is_no_request_under_the_seal_is_refused) {
  World world;
  Handmade handmade;
  handmade.inner = Secret::copy(view_of("not a request"));
  EXPECT_EQ(fault_of(world.opener(0).open(handmade.sealed_to(world.nodes[0], world.random))),
            Fault::invalid);
  handmade.inner = Secret(kInnerRequestMax + 1);
  EXPECT_EQ(fault_of(world.opener(0).open(handmade.sealed_to(world.nodes[0], world.random))),
            Fault::too_large);
}

TEST(EnvelopeOpener, each_answer_has_a_nonce_of_its_own) {
  World world;
  const Bytes envelope = world.sealed(1).envelope;
  auto one = world.opener(0).open(envelope);
  auto other = world.opener(0).open(envelope);  // a node that started anew
  EXPECT_NE(one->sealer.seal(view_of("same"), true), other->sealer.seal(view_of("same"), true));
}

TEST(EnvelopeOpener, only_the_first_frame_has_a_prefix) {
  World world;
  auto opened = world.opener(1).open(world.sealed(2).envelope);
  const Bytes first = opened->sealer.seal(view_of("a"), false);
  const Bytes second = opened->sealer.seal(view_of("a"), false);
  EXPECT_EQ(first.front(), 1) << "the answering candidate's index";
  EXPECT_EQ(first.size(), second.size() + kAnswerPrefixSize);
}

}  // namespace
}  // namespace darkbloom::seal
