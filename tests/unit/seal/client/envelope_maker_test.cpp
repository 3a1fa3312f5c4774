#include "seal/client/envelope_maker.h"

#include <gtest/gtest.h>

#include "unit/seal/world.h"

namespace darkbloom::seal {
namespace {

using test::chat_request;
using test::fault_of;
using test::some_facts;
using test::World;

TEST(EnvelopeMaker, a_request_and_its_answer_cross_sealed_for_each_candidate) {
  World world;
  SCOPED_TRACE(test::seed_note(world.seed));
  for (std::size_t answering = 0; answering < 3; ++answering) {
    auto request = world.sealed(3, "what is the capital of France?");
    auto opened = world.opener(answering).open(request.envelope);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->request.body.text(), "what is the capital of France?");
    EXPECT_EQ(request.opener.answering(), std::nullopt);
    EXPECT_EQ(request.opener.open(opened->sealer.seal(view_of("Pa"), false))->plaintext.text(),
              "Pa");
    EXPECT_EQ(request.opener.answering(), world.nodes[answering].id);
    EXPECT_FALSE(request.opener.ended());
    EXPECT_TRUE(request.opener.open(opened->sealer.seal(view_of("ris"), true))->last);
    EXPECT_TRUE(request.opener.ended());
  }
}

TEST(EnvelopeMaker, answers_of_random_sizes_come_back) {
  World world;
  SCOPED_TRACE(test::seed_note(world.seed));
  for (int round = 0; round < 10; ++round) {
    const Bytes body = world.random.bytes(world.random.number(200'000));
    const auto count = 1 + world.random.number(3);
    auto request = world.sealed(count, text_of(body));
    auto opened = world.opener(world.random.number(count)).open(request.envelope);
    ASSERT_TRUE(opened);
    EXPECT_EQ(copy_of(opened->request.body.view()), body);
    for (int chunk = 0; chunk < 20; ++chunk) {
      const Bytes text = world.random.bytes(world.random.number(2000));
      const auto part = request.opener.open(opened->sealer.seal(text, chunk == 19));
      ASSERT_TRUE(part);
      EXPECT_EQ(copy_of(part->plaintext.view()), text);
    }
    EXPECT_TRUE(request.opener.ended());
  }
}

TEST(EnvelopeMaker, no_word_of_the_request_stands_in_the_envelope) {
  World world;
  InnerRequest inner = chat_request("canary-body");
  inner.resume_text = Secret::copy(view_of("canary-text"));
  inner.resume_id = "canary-id";
  const auto request = seal_request(some_facts(), inner, world.recipients(3), world.random);
  EXPECT_EQ(text_of(request->envelope).find("canary"), std::string_view::npos);
  EXPECT_EQ(text_of(request->envelope).find("/v1/chat"), std::string_view::npos);
  EXPECT_NE(text_of(request->envelope).find("seedling"), std::string_view::npos) << "a clear fact";
}

TEST(EnvelopeMaker, bodies_of_one_size_class_make_envelopes_of_one_size) {
  World world;
  EXPECT_EQ(world.sealed(3, "short").envelope.size(),
            world.sealed(3, std::string(60, 'l')).envelope.size());
}

TEST(EnvelopeMaker, one_seed_makes_one_envelope_and_no_two_are_alike) {
  World one, same;
  const Bytes first = one.sealed().envelope;
  EXPECT_EQ(first, same.sealed().envelope) << "simulations replay";
  EXPECT_NE(first, one.sealed().envelope);
}

TEST(EnvelopeMaker, another_candidate_can_neither_read_nor_forge_the_answer) {
  World world;
  SCOPED_TRACE(test::seed_note(world.seed));
  auto request = world.sealed();
  auto first = world.opener(0).open(request.envelope);
  auto second = world.opener(1).open(request.envelope);
  ASSERT_TRUE(first && second);
  // The second one's answer under the first one's name, and the other way round.
  Bytes forged = second->sealer.seal(view_of("forged"), false);
  forged.front() = 0;
  EXPECT_EQ(fault_of(request.opener.open(forged)), Fault::tampered);
  EXPECT_EQ(request.opener.answering(), std::nullopt) << "a forged frame settles nothing";
  const Bytes genuine = first->sealer.seal(view_of("genuine"), false);
  Bytes misread = genuine;
  misread.front() = 1;
  EXPECT_EQ(fault_of(request.opener.open(misread)), Fault::tampered);
  EXPECT_EQ(request.opener.open(genuine)->plaintext.text(), "genuine");
  EXPECT_EQ(fault_of(request.opener.open(second->sealer.seal(view_of("late"), false))),
            Fault::tampered);
}

TEST(EnvelopeMaker, an_answer_without_a_sound_prefix_is_refused) {
  World world;
  auto request = world.sealed(2);
  auto opened = world.opener(0).open(request.envelope);
  const Bytes payload = opened->sealer.seal(view_of("answer"), true);
  for (std::size_t size = 0; size < payload.size(); size += size < 40 ? 1 : 17)
    EXPECT_FALSE(request.opener.open(ByteView(payload).first(size))) << size;
  for (const std::uint8_t index : Bytes{2, 3, 255}) {
    Bytes other = payload;
    other.front() = index;
    EXPECT_EQ(fault_of(request.opener.open(other)), Fault::invalid);
  }
  Bytes other_nonce = payload;
  other_nonce[5] = static_cast<std::uint8_t>(other_nonce[5] ^ 1);
  EXPECT_EQ(fault_of(request.opener.open(other_nonce)), Fault::tampered);
  EXPECT_EQ(fault_of(AnswerOpener({}).open(payload)), Fault::invalid);
  EXPECT_TRUE(request.opener.open(payload)) << "what was refused changed nothing";
}

TEST(EnvelopeMaker, an_answer_does_not_open_for_another_request) {
  World world;
  auto one = world.sealed();
  auto other = world.sealed();
  auto opened = world.opener(0).open(one.envelope);
  EXPECT_EQ(fault_of(other.opener.open(opened->sealer.seal({}, true))), Fault::tampered);
}

TEST(EnvelopeMaker, recipients_it_cannot_seal_to_are_refused) {
  World world;
  const auto refused = [&](const std::vector<Recipient>& recipients) {
    return fault_of(seal_request(some_facts(), chat_request(""), recipients, world.random));
  };
  auto four = world.recipients(3);
  four.push_back(test::Node(world.random).recipient());
  auto twice = world.recipients(2);
  twice.push_back(twice.front());
  auto off_curve = world.recipients(1);
  off_curve[0].hpke_public.fill(4);
  EXPECT_EQ(refused({}), Fault::invalid);
  EXPECT_EQ(refused(four), Fault::invalid);
  EXPECT_EQ(refused(twice), Fault::invalid);
  EXPECT_EQ(refused(off_curve), Fault::invalid);
  EXPECT_EQ(refused(world.recipients(3)), std::nullopt);
}

TEST(EnvelopeMaker, a_request_over_a_limit_is_refused) {
  World world;
  const auto to = world.recipients(1);
  InnerRequest large = chat_request("");
  large.body = Secret(kBodyMax + 1);
  EXPECT_EQ(fault_of(seal_request(some_facts(), large, to, world.random)), Fault::too_large);
  auto facts = some_facts();
  facts.model = std::string(wire::kModelNameMax + 1, 'm');
  EXPECT_EQ(fault_of(seal_request(facts, chat_request(""), to, world.random)), Fault::invalid);
}

}  // namespace
}  // namespace darkbloom::seal
