#include "darkbloom/connect/dispatch.h"

#include <gtest/gtest.h>

#include "unit/connect/world.h"

namespace darkbloom::connect {
namespace {

using test::AnsweringNode;
using test::content_event;

/// Keeps what is sent to the coordinator, envelopes as bytes of their own.
class Wire final : public CoordinatorLink {
 public:
  void send(const wire::Frame& frame) override {
    if (const auto* open = std::get_if<wire::Open>(&frame)) {
      opens.push_back({open->stream, copy_of(open->envelope)});
    } else if (const auto* cancel = std::get_if<wire::Cancel>(&frame)) {
      cancels.push_back(cancel->stream);
    } else if (std::holds_alternative<wire::Nonce>(frame)) {
      ++nonces;
    } else if (const auto* belong = std::get_if<wire::Belong>(&frame)) {
      organisations.push_back(belong->organisations);
    }
  }
  struct Opened {
    wire::StreamId stream;
    Bytes envelope;
  };
  std::vector<Opened> opens;
  std::vector<wire::StreamId> cancels;
  int nonces = 0;
  std::vector<std::vector<OrganisationId>> organisations;
};

struct World {
  World() {
    dispatch.link_up();
    receive(nodes.directory());
  }
  void receive(const wire::Frame& frame) { dispatch.received(wire::encode(frame)); }
  /// The node that the last envelope's first candidate is has opened it.
  AnsweringNode& answering() {
    const auto facts = wire::decode_envelope(wire.opens.back().envelope).value().facts;
    AnsweringNode& node = nodes.named(facts.candidates.front());
    node.open(wire.opens.back().envelope);
    return node;
  }
  void chunk(const Bytes& payload, bool last = false) {
    receive(wire::Chunk{wire.opens.back().stream, last, payload});
  }
  test::Nodes nodes{2};
  Wire wire;
  Dispatch dispatch{{nodes.clock, nodes.random, wire}, policy::UserPolicy{}};
  test::Heard heard;
};

TEST(Dispatch, a_coordinator_hears_of_organisations_once_a_link_and_only_of_a_members) {
  World world;
  EXPECT_TRUE(world.wire.organisations.empty());
  policy::UserPolicy policy;
  organisation::Organisations all;
  all.push_back(organisation::Organisation::found(world.nodes.random));
  const OrganisationId id = all.front().id();
  policy::belong(policy, std::move(all));
  Dispatch member({world.nodes.clock, world.nodes.random, world.wire}, std::move(policy));
  member.link_up();
  member.link_down();
  member.link_up();
  EXPECT_EQ(world.wire.organisations, (std::vector{std::vector{id}, std::vector{id}}));
}

/// The machine that serves an organisation is shown a proof that holds; others are shown none.
TEST(Dispatch, a_member_is_proven_to_the_machine_of_the_organisation_under_the_seal) {
  World world;
  SCOPED_TRACE(darkbloom::test::seed_note(test::test_seed()));
  const auto copy = [] { return organisation::Organisation::from_secret(Secret(32)).value(); };
  organisation::Organisations all;
  all.push_back(copy());
  policy::UserPolicy policy;
  policy::belong(policy, std::move(all));
  AnsweringNode& of_ours = *world.nodes.all.front();
  of_ours.keys.organisations = {copy().id()};
  Dispatch member({world.nodes.clock, world.nodes.random, world.wire}, std::move(policy));
  member.link_up();
  member.received(wire::encode(world.nodes.directory()));
  ASSERT_TRUE(member.start(test::chat_errand(), world.heard));
  ASSERT_EQ(world.wire.opens.size(), 1U);
  of_ours.open(world.wire.opens.back().envelope);
  ASSERT_TRUE(of_ours.opened->claim);
  EXPECT_TRUE(copy().is_proven(of_ours.opened->claim->text, of_ours.opened->claim->proof));
  world.nodes.all.back()->open(world.wire.opens.back().envelope);
  EXPECT_FALSE(world.nodes.all.back()->opened->claim);
}

TEST(Dispatch, an_errand_goes_out_and_its_answer_comes_back) {
  World world;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  AnsweringNode& node = world.answering();
  world.chunk(node.head());
  world.chunk(node.say("data: [DONE]\n\n"));
  world.chunk(node.end(), true);
  EXPECT_EQ(world.heard.ends, 1);
  EXPECT_TRUE(world.wire.cancels.empty());
}

TEST(Dispatch, without_a_coordinator_an_errand_is_refused_at_once) {
  test::Nodes nodes(1);
  Wire wire;
  Dispatch dispatch({nodes.clock, nodes.random, wire}, policy::UserPolicy{});
  test::Heard heard;
  const auto refused = dispatch.start(test::chat_errand(), heard);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::unavailable);
  EXPECT_TRUE(heard.errors.empty()) << "the refusal is the answer";
}

TEST(Dispatch, errands_wait_for_a_coordinator_that_comes_back_and_are_asked_again) {
  World world;
  test::Heard later;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  world.dispatch.link_down();
  EXPECT_EQ(world.dispatch.candidates().size(), 0U);
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), later)) << "new ones wait too";
  EXPECT_EQ(world.wire.opens.size(), 1U);
  world.dispatch.link_up();
  world.receive(wire::Directory{});
  world.dispatch.tick();
  EXPECT_EQ(world.wire.opens.size(), 1U) << "no machine is back yet";
  world.receive(world.nodes.directory());
  ASSERT_EQ(world.wire.opens.size(), 3U);
  AnsweringNode& node = world.answering();
  world.chunk(node.head());
  world.chunk(node.say("data: [DONE]\n\n"));
  world.chunk(node.end(), true);
  EXPECT_EQ(world.heard.ends + later.ends, 1);
  EXPECT_TRUE(world.heard.errors.empty());
  EXPECT_TRUE(later.errors.empty());
}

TEST(Dispatch, an_answer_that_a_restart_cuts_goes_on_where_it_was) {
  World world;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  AnsweringNode& node = world.answering();
  world.chunk(node.head());
  world.chunk(node.say(content_event("Hel")));
  world.dispatch.link_down();
  world.dispatch.link_up();
  world.receive(world.nodes.directory());
  ASSERT_EQ(world.wire.opens.size(), 2U);
  EXPECT_EQ(world.answering().opened->request.resume_text.text(), "Hel");
  EXPECT_TRUE(world.heard.errors.empty());
}

TEST(Dispatch, a_coordinator_that_stays_away_ends_every_errand_with_an_error) {
  World world;
  test::Heard other;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), other));
  world.dispatch.link_down();
  world.nodes.clock.now += Pause::kLongestMs - 1;
  world.dispatch.tick();
  EXPECT_TRUE(world.heard.errors.empty());
  world.nodes.clock.now += 1;
  world.dispatch.tick();
  EXPECT_EQ(world.heard.errors.size(), 1U);
  EXPECT_EQ(other.errors.size(), 1U);
  EXPECT_FALSE(world.dispatch.start(test::chat_errand(), world.heard)) << "nobody waits any more";
}

TEST(Dispatch, an_answer_that_cannot_go_on_ends_when_the_link_does) {
  World world;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(R"({"model":"seedling"})"), world.heard));
  world.chunk(world.answering().head(200, "application/json"));
  world.dispatch.link_down();
  ASSERT_EQ(world.heard.errors.size(), 1U);
  EXPECT_EQ(world.heard.errors[0].fault, Fault::lost);
}

TEST(Dispatch, a_draining_coordinator_is_asked_nothing_more_until_its_link_is_back) {
  World world;
  test::Heard later;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  world.receive(
      wire::Refuse{world.wire.opens[0].stream,
                   {Fault::unavailable, "Restarting.", std::string(wire::kDrainingCode)}});
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), later));
  world.receive(world.nodes.directory());
  EXPECT_EQ(world.wire.opens.size(), 1U);
  EXPECT_TRUE(world.heard.errors.empty());
  world.dispatch.link_down();
  world.dispatch.link_up();
  world.receive(world.nodes.directory());
  EXPECT_EQ(world.wire.opens.size(), 3U);
}

TEST(Dispatch, an_errand_that_waits_can_be_cancelled) {
  World world;
  const auto errand = world.dispatch.start(test::chat_errand(), world.heard);
  world.dispatch.link_down();
  EXPECT_NE(world.dispatch.find(*errand), nullptr);
  world.dispatch.cancel(*errand);
  EXPECT_EQ(world.dispatch.find(*errand), nullptr);
  world.dispatch.link_up();
  world.receive(world.nodes.directory());
  EXPECT_EQ(world.wire.opens.size(), 1U);
  EXPECT_TRUE(world.heard.errors.empty());
}

TEST(Dispatch, a_cancelled_errand_is_cancelled_at_the_coordinator_and_heard_no_more) {
  World world;
  const auto errand = world.dispatch.start(test::chat_errand(), world.heard);
  AnsweringNode& node = world.answering();
  world.dispatch.cancel(*errand);
  EXPECT_EQ(world.wire.cancels, std::vector{world.wire.opens[0].stream});
  world.chunk(node.head());
  EXPECT_EQ(world.heard.status, 0);
  EXPECT_EQ(world.dispatch.find(*errand), nullptr);
  world.dispatch.cancel(*errand);
  EXPECT_EQ(world.wire.cancels.size(), 1U);
}

TEST(Dispatch, a_stream_that_cannot_be_opened_is_cancelled_at_the_coordinator) {
  World world;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  Bytes head = world.answering().head();
  head.back() ^= 1;
  world.chunk(head);
  EXPECT_EQ(world.heard.errors.size(), 1U);
  EXPECT_EQ(world.wire.cancels.size(), 1U);
}

TEST(Dispatch, a_node_that_is_lost_midway_costs_a_new_envelope_and_no_error) {
  World world;
  const auto errand = world.dispatch.start(test::chat_errand(), world.heard);
  AnsweringNode& node = world.answering();
  world.chunk(node.head());
  world.chunk(node.say(content_event("Hel")));
  const wire::StreamId old = world.wire.opens.back().stream;
  world.receive(wire::Refuse{old, {Fault::lost, "The machine has left."}});
  ASSERT_EQ(world.wire.opens.size(), 2U);
  EXPECT_NE(world.wire.opens[1].stream, old);
  EXPECT_NE(world.dispatch.find(*errand), nullptr);
  EXPECT_EQ(world.answering().opened->request.resume_text.text(), "Hel");
  EXPECT_TRUE(world.heard.errors.empty());
}

/// A stream has lost its node midway, and nobody has room to go on with it.
wire::StreamId lose_and_find_no_room(World& world) {
  const auto errand = world.dispatch.start(test::chat_errand(), world.heard);
  AnsweringNode& node = world.answering();
  world.chunk(node.head());
  world.chunk(node.say(content_event("Hel")));
  world.receive(wire::Refuse{world.wire.opens.back().stream, {Fault::lost, "Gone."}});
  world.receive(wire::Refuse{world.wire.opens.back().stream, {Fault::no_capacity, "Busy."}});
  EXPECT_EQ(world.wire.opens.size(), 2U);
  return *errand;
}

TEST(Dispatch, an_answer_that_has_begun_waits_for_room_and_goes_on) {
  World world;
  lose_and_find_no_room(world);
  world.receive(world.nodes.directory());
  EXPECT_EQ(world.wire.opens.size(), 2U) << "too early";
  world.nodes.clock.now += Courier::kWaitLeastMs;
  world.receive(world.nodes.directory());
  ASSERT_EQ(world.wire.opens.size(), 3U);
  EXPECT_EQ(world.answering().opened->request.resume_text.text(), "Hel");
  EXPECT_TRUE(world.heard.errors.empty());
}

TEST(Dispatch, one_that_waits_can_be_cancelled) {
  World world;
  world.dispatch.cancel(lose_and_find_no_room(world));
  world.nodes.clock.now += Courier::kWaitMostMs;
  world.receive(world.nodes.directory());
  EXPECT_EQ(world.wire.opens.size(), 2U);
  EXPECT_TRUE(world.heard.errors.empty());
}

TEST(Dispatch, one_that_waits_for_room_waits_on_for_the_coordinator) {
  World world;
  lose_and_find_no_room(world);
  world.dispatch.link_down();
  world.nodes.clock.now += Courier::kWaitMostMs;
  world.dispatch.tick();
  EXPECT_TRUE(world.heard.errors.empty());
  world.dispatch.link_up();
  world.receive(world.nodes.directory());
  EXPECT_EQ(world.wire.opens.size(), 3U);
}

TEST(Dispatch, when_nobody_is_left_an_answer_that_has_begun_ends_in_an_error_after_a_while) {
  World world;
  lose_and_find_no_room(world);
  const wire::Directory nobody;
  for (int waits = 0; waits < Courier::kWaitsMax; ++waits) {
    EXPECT_TRUE(world.heard.errors.empty());
    world.nodes.clock.now += Courier::kWaitMostMs;
    world.receive(nobody);
  }
  ASSERT_EQ(world.heard.errors.size(), 1U);
  EXPECT_EQ(world.heard.errors[0].fault, Fault::unavailable);
}

TEST(Dispatch, each_api_key_at_each_connect_is_a_tenant_of_its_own) {
  const auto tenant = [](World& world, std::string key) {
    Errand errand = test::chat_errand();
    errand.api_key = std::move(key);
    EXPECT_TRUE(world.dispatch.start(std::move(errand), world.heard));
    return world.answering().opened->request.tenant;
  };
  World here;
  EXPECT_EQ(tenant(here, "dk-a"), tenant(here, "dk-a"));
  EXPECT_NE(tenant(here, "dk-a"), tenant(here, "dk-b"));
  Dispatch other({here.nodes.clock, here.nodes.random, here.wire}, policy::UserPolicy{});
  other.link_up();
  other.received(wire::encode(here.nodes.directory()));
  const TenantKey first = tenant(here, "dk-a");
  Errand errand = test::chat_errand();
  errand.api_key = "dk-a";
  ASSERT_TRUE(other.start(std::move(errand), here.heard));
  EXPECT_NE(here.answering().opened->request.tenant, first);
}

TEST(Dispatch, a_refusal_before_any_answer_is_told) {
  World world;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  world.receive(wire::Refuse{world.wire.opens[0].stream, {Fault::rate_limited, "Too many."}});
  ASSERT_EQ(world.heard.errors.size(), 1U);
  EXPECT_EQ(world.heard.errors[0].fault, Fault::rate_limited);
}

wire::Quota left(wire::StreamId stream, std::uint32_t requests) {
  return {.stream = stream, .requests_limit = 60, .requests_remaining = requests};
}

TEST(Dispatch, what_the_key_may_still_start_is_told_before_the_answer_and_no_later) {
  World world;
  test::Heard other;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), other));
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  const wire::StreamId stream = world.wire.opens.back().stream;
  AnsweringNode& node = world.answering();
  world.receive(left(stream, 5));
  ASSERT_EQ(world.heard.quotas.size(), 1U);
  EXPECT_EQ(world.heard.quotas[0].requests_remaining, 5U);
  EXPECT_EQ(world.heard.status, 0);
  world.chunk(node.head());
  world.receive(left(stream, 4));
  EXPECT_EQ(world.heard.quotas.size(), 1U) << "the headers are gone";
  EXPECT_TRUE(other.quotas.empty());
}

TEST(Dispatch, what_is_left_is_told_before_a_refusal_too) {
  World world;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  const wire::StreamId stream = world.wire.opens.back().stream;
  world.receive(left(stream, 0));
  EXPECT_TRUE(world.heard.errors.empty());
  world.receive(wire::Refuse{stream, {Fault::rate_limited, "Too many."}});
  world.receive(left(stream, 0));
  EXPECT_EQ(world.heard.quotas.size(), 1U);
  EXPECT_EQ(world.heard.errors.size(), 1U);
}

TEST(Dispatch, the_quota_of_a_second_try_is_not_told_once_an_answer_has_begun) {
  World world;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  AnsweringNode& node = world.answering();
  world.chunk(node.head());
  world.chunk(node.say(content_event("Hel")));
  world.receive(wire::Refuse{world.wire.opens.back().stream, {Fault::lost, "Gone."}});
  ASSERT_EQ(world.wire.opens.size(), 2U);
  world.receive(left(world.wire.opens.back().stream, 3));
  EXPECT_TRUE(world.heard.quotas.empty());
}

TEST(Dispatch, frames_for_nobody_and_frames_that_are_none_change_nothing) {
  World world;
  ASSERT_TRUE(world.dispatch.start(test::chat_errand(), world.heard));
  const Bytes payload{1, 2, 3};
  world.receive(wire::Chunk{4711, true, payload});
  world.receive(wire::Refuse{4711, {Fault::lost, ""}});
  world.receive(left(4711, 1));
  world.dispatch.received(payload);
  EXPECT_TRUE(world.heard.errors.empty());
  EXPECT_TRUE(world.heard.quotas.empty());
  EXPECT_EQ(world.heard.ends, 0);
}

TEST(Dispatch, hardware_is_asked_to_sign_for_a_new_nonce_at_each_link_and_every_while) {
  World world;
  EXPECT_EQ(world.wire.nonces, 1);
  world.receive(world.nodes.directory());
  EXPECT_EQ(world.wire.nonces, 1);
  world.nodes.clock.now += Dispatch::kNonceLifeMs;
  world.receive(world.nodes.directory());
  EXPECT_EQ(world.wire.nonces, 2);
  world.dispatch.link_down();
  world.dispatch.link_up();
  EXPECT_EQ(world.wire.nonces, 3);
}

}  // namespace
}  // namespace darkbloom::connect
