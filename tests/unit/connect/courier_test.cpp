#include "darkbloom/connect/courier.h"

#include <gtest/gtest.h>

#include <functional>

#include "unit/connect/world.h"

namespace darkbloom::connect {
namespace {

using test::AnsweringNode;
using test::content_event;

const Error kLost{Fault::lost, "The machine has left."};

struct World {
  explicit World(std::string_view body = R"({"model":"seedling","stream":true})")
      : World(body, 2) {}
  World(std::string_view body, std::size_t count) : nodes(count) {
    candidates.update(nodes.directory(), nodes.clock.now);
    auto errand = test::chat_errand(body);
    auto facts = read_request_facts(errand.path, errand.body).value();
    courier.emplace(Courier::Parts{candidates, nodes.clock, nodes.random}, std::move(errand),
                    std::move(facts), heard);
  }
  /// Sends an envelope; the node of the client's first choice opens it.
  AnsweringNode& send() {
    envelope = courier->envelope().value();
    AnsweringNode& node = nodes.named(courier->sealed_to().front().verdict.node);
    node.open(envelope);
    return node;
  }
  bool chunk(const Bytes& payload) { return courier->chunk(payload); }
  /// A node says `text` and is lost; the courier wants another.
  AnsweringNode& lose_midway(std::string_view text) {
    AnsweringNode& node = send();
    chunk(node.head());
    chunk(node.say(content_event(text)));
    EXPECT_TRUE(courier->broken(kLost));
    return node;
  }

  test::Nodes nodes;
  CandidateList candidates{policy::UserPolicy{}};
  test::Heard heard;
  std::optional<Courier> courier;
  Bytes envelope;
};

TEST(Courier, the_body_arrives_unchanged_with_method_path_and_tenant) {
  const std::string body = R"({ "model":"seedling", "odd"  : [1,2.50] })";
  World world(body);
  const seal::InnerRequest& request = world.send().opened->request;
  EXPECT_EQ(request.body.text(), body);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.path, "/v1/chat/completions");
  EXPECT_EQ(request.tenant, TenantKey{{9}});
  EXPECT_TRUE(request.resume_id.empty());
}

TEST(Courier, what_routing_needs_travels_in_clear_and_nothing_else_of_the_provider_object) {
  World world(R"({"model":"seedling","stream":true,"provider":{"ignore":["own"],"zdr":true,
      "min_throughput":7,"sort":"latency","max_price":{"prompt":1}}})");
  world.send();
  const auto facts = wire::decode_envelope(world.envelope)->facts;
  EXPECT_EQ(facts.terms,
            (wire::RouteTerms{
                .least_speed = 7'000, .order = wire::RouteOrder::latency, .streams = true}));
  EXPECT_EQ(facts.price_cap_nano, 1'000U * facts.token_bound);
}

TEST(Courier, a_demand_that_no_machine_meets_is_told_with_counts_by_reason) {
  World world(R"({"model":"seedling","provider":{"region":"eu"}})");
  const auto envelope = world.courier->envelope();
  ASSERT_FALSE(envelope);
  EXPECT_EQ(envelope.error().fault, Fault::unavailable);
  EXPECT_EQ(envelope.error().code, "provider_not_met");
  EXPECT_TRUE(envelope.error().detail.contains("wrong_region 2")) << envelope.error().detail;
}

TEST(Courier, without_fallbacks_a_lost_answer_is_not_continued_elsewhere) {
  World world(R"({"model":"seedling","stream":true,"provider":{"allow_fallbacks":false}})");
  AnsweringNode& node = world.send();
  EXPECT_EQ(world.courier->sealed_to().size(), 1U);
  world.chunk(node.head());
  world.chunk(node.say(content_event("Once")));
  EXPECT_FALSE(world.courier->broken(kLost));
}

TEST(Courier, an_answer_is_told_once_and_ends_once) {
  World world;
  AnsweringNode& node = world.send();
  EXPECT_TRUE(world.chunk(node.head()));
  EXPECT_TRUE(world.chunk(node.say(content_event("Hi"))));
  EXPECT_TRUE(world.chunk(node.say("data: [DONE]\n\n")));
  EXPECT_FALSE(world.chunk(node.end()));
  EXPECT_EQ(world.heard.status, 200);
  EXPECT_EQ(world.heard.body, content_event("Hi") + "data: [DONE]\n\n");
  EXPECT_EQ(world.heard.ends, 1);
  EXPECT_TRUE(world.heard.errors.empty());
  EXPECT_EQ(world.courier->answered_by(), node.keys.id);
}

TEST(Courier, an_answer_is_not_called_whole_before_its_receipt_is_good) {
  World world;
  AnsweringNode& node = world.send();
  world.chunk(node.head());
  world.chunk(node.say(content_event("Hi")));
  EXPECT_TRUE(world.chunk(node.say("data: [DONE]\n\n")));
  EXPECT_EQ(world.heard.body, content_event("Hi"));
  EXPECT_FALSE(world.chunk(node.end()));
  EXPECT_TRUE(world.heard.body.ends_with("data: [DONE]\n\n"));
}

std::string end_event() {
  return "data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"index\":0,\"delta\":{},"
         "\"finish_reason\":\"stop\"}]}\n\n";
}

TEST(Courier, a_node_that_is_lost_between_the_text_and_its_receipt_is_not_noticed) {
  World world;
  AnsweringNode& first = world.send();
  world.chunk(first.head());
  world.chunk(first.say(content_event("Hi") + end_event() + "data: [DONE]\n\n"));
  EXPECT_EQ(world.heard.body, content_event("Hi"));
  ASSERT_TRUE(world.courier->broken(kLost));
  AnsweringNode& second = world.send();
  EXPECT_EQ(second.opened->request.resume_text.text(), "Hi");
  world.chunk(second.head());
  world.chunk(second.say(end_event() + "data: [DONE]\n\n"));
  EXPECT_EQ(world.heard.body, content_event("Hi"));
  EXPECT_FALSE(world.chunk(second.end()));
  EXPECT_EQ(world.heard.body, content_event("Hi") + end_event() + "data: [DONE]\n\n");
  EXPECT_EQ(world.heard.ends, 1);
}

TEST(Courier, a_stream_of_another_api_is_not_continued_elsewhere) {
  World world(R"({"model":"seedling","stream":true})");
  world.courier.reset();
  auto errand = test::chat_errand(R"({"model":"seedling","stream":true})");
  errand.path = "/v1/responses";
  auto facts = read_request_facts(errand.path, errand.body).value();
  world.courier.emplace(Courier::Parts{world.candidates, world.nodes.clock, world.nodes.random},
                        std::move(errand), std::move(facts), world.heard);
  AnsweringNode& node = world.send();
  world.chunk(node.head());
  world.chunk(node.say("event: response.created\ndata: {}\n\n"));
  EXPECT_FALSE(world.courier->broken(kLost));
}

TEST(Courier, a_stream_that_has_told_thoughts_is_not_continued_elsewhere) {
  World world;
  AnsweringNode& node = world.send();
  world.chunk(node.head());
  world.chunk(
      node.say("data: {\"id\":\"chatcmpl-1\",\"choices\":[{\"index\":0,\"delta\":{"
               "\"reasoning_content\":\"Hm\"},\"finish_reason\":null}]}\n\n"));
  EXPECT_FALSE(world.courier->broken(kLost));
  EXPECT_EQ(world.heard.errors.size(), 1U);
}

TEST(Courier, a_chunk_that_was_changed_ends_in_an_error_and_not_cleanly) {
  World world;
  AnsweringNode& node = world.send();
  EXPECT_TRUE(world.chunk(node.head()));
  Bytes changed = node.say(content_event("Hi"));
  changed.back() ^= 1;
  EXPECT_FALSE(world.chunk(changed));
  ASSERT_EQ(world.heard.errors.size(), 1U);
  EXPECT_EQ(world.heard.errors[0].fault, Fault::tampered);
  EXPECT_EQ(world.heard.ends, 0);
}

TEST(Courier, a_stream_that_loses_its_node_goes_on_elsewhere_from_the_text_it_has) {
  World world;
  AnsweringNode& first = world.lose_midway("Hel");
  AnsweringNode& second = world.send();
  ASSERT_NE(&first, &second);
  EXPECT_EQ(second.opened->request.resume_id, "chatcmpl-1");
  EXPECT_EQ(second.opened->request.resume_created, 1700);
  EXPECT_EQ(second.opened->request.resume_text.text(), "Hel");
  world.chunk(second.head());
  world.chunk(second.say(content_event("lo")));
  EXPECT_TRUE(world.chunk(second.say("data: [DONE]\n\n")));
  EXPECT_FALSE(world.chunk(second.end()));
  EXPECT_EQ(world.heard.body, content_event("Hel") + content_event("lo") + "data: [DONE]\n\n");
  EXPECT_EQ(world.heard.ends, 1);
}

TEST(Courier, a_node_that_will_not_continue_breaks_the_stream_with_an_error) {
  World world;
  world.lose_midway("Hel");
  AnsweringNode& second = world.send();
  EXPECT_FALSE(world.chunk(second.head(429, "application/json")));
  ASSERT_EQ(world.heard.errors.size(), 1U);
  EXPECT_EQ(world.heard.status, 200) << "the client hears one head";
  EXPECT_EQ(world.heard.ends, 0);
}

TEST(Courier, an_answer_that_is_no_stream_is_asked_for_again_only_before_its_head) {
  World before(R"({"model":"seedling"})");
  EXPECT_FALSE(before.courier->broken(kLost)) << "nothing was sent";
  World after(R"({"model":"seedling"})");
  AnsweringNode& node = after.send();
  after.chunk(node.head(200, "application/json"));
  EXPECT_FALSE(after.courier->broken(kLost));
  ASSERT_EQ(after.heard.errors.size(), 1U);
  EXPECT_EQ(after.heard.errors[0].fault, Fault::lost);
}

TEST(Courier, an_answer_that_has_begun_waits_for_room_and_only_so_often) {
  World world;
  world.lose_midway("Hel");
  world.send();
  const Error busy{.fault = Fault::no_capacity, .detail = "Busy.", .retry_after_ms = 700};
  for (int waits = 0; waits < Courier::kWaitsMax; ++waits)
    EXPECT_TRUE(world.courier->broken(busy));
  EXPECT_EQ(world.courier->wait_ms(), 700);
  EXPECT_TRUE(world.heard.errors.empty());
  EXPECT_FALSE(world.courier->broken(busy));
  EXPECT_EQ(world.heard.errors.size(), 1U);
}

TEST(Courier, nobody_waits_with_an_answer_that_has_not_begun_unless_a_machine_was_lost) {
  World busy;
  busy.send();
  EXPECT_FALSE(busy.courier->broken({Fault::no_capacity, "Busy."}));
  EXPECT_EQ(busy.heard.errors.size(), 1U);
  World lost;
  for (int restarts = 0; restarts < Courier::kRestartsMax; ++restarts) {
    lost.send();
    EXPECT_TRUE(lost.courier->broken(kLost));
    EXPECT_GE(lost.courier->wait_ms(), Courier::kWaitLeastMs);
  }
  lost.send();
  EXPECT_FALSE(lost.courier->broken(kLost));
}

TEST(Courier, nodes_may_be_lost_only_so_often) {
  World world(R"({"model":"seedling","stream":true})", 3 + Courier::kResumesMax);
  int lost = 0;
  while (lost <= Courier::kResumesMax) {
    AnsweringNode& node = world.send();
    world.chunk(node.head());
    world.chunk(node.say(content_event("a")));
    ++lost;
    if (!world.courier->broken(kLost)) break;
  }
  EXPECT_EQ(lost, Courier::kResumesMax + 1);
  EXPECT_EQ(world.heard.errors.size(), 1U);
}

TEST(Courier, an_answer_ends_with_its_receipt_which_a_stranger_can_check) {
  World world;
  AnsweringNode& node = world.send();
  world.chunk(node.head());
  world.chunk(node.say(content_event("Hi")));
  EXPECT_FALSE(world.chunk(node.end()));
  const auto checked = attest::check_receipt_file(world.heard.receipt);
  ASSERT_TRUE(checked) << checked.error().detail;
  EXPECT_EQ(checked->receipt.request, crypto::sha256(world.envelope));
  EXPECT_EQ(checked->receipt.chunk_count, 2U);
  EXPECT_EQ(checked->receipt.tokens, (attest::TokenCounts{3, 0, 2}));
  EXPECT_EQ(attest::node_id_of(checked->statement.identity), node.keys.id);
}

TEST(Courier, an_answer_without_a_good_receipt_has_failed) {
  const auto refused = [](const std::function<void(AnsweringNode&)>& spoil) {
    World world;
    AnsweringNode& node = world.send();
    world.chunk(node.head());
    world.chunk(node.say(content_event("Hi")));
    spoil(node);
    EXPECT_FALSE(world.chunk(node.end()));
    EXPECT_EQ(world.heard.ends, 0);
    EXPECT_EQ(world.heard.errors.size(), 1U);
    return world.heard.errors.empty() ? std::string() : world.heard.errors[0].detail;
  };
  EXPECT_EQ(refused([](AnsweringNode& node) { node.receipt->sent(Bytes{1}); }),
            "the receipt is for other chunks than those that arrived");
  EXPECT_EQ(refused([](AnsweringNode& node) {
              node.receipt.emplace(attest::Receipt{.model = "seedling"}, node.keys.identity);
            }),
            "the receipt is for another request");
}

TEST(Courier, an_answer_that_ends_before_it_begins_has_failed) {
  World world;
  EXPECT_FALSE(world.chunk(world.send().end()));
  ASSERT_EQ(world.heard.errors.size(), 1U);
  EXPECT_EQ(world.heard.errors[0].fault, Fault::invalid);
}

TEST(Courier, a_demand_that_no_machine_meets_is_a_failure_and_never_a_downgrade) {
  World world;
  for (const attest::Demand& demand :
       {attest::Demand{.own_only = true}, attest::Demand{.min_tier = wire::Tier::measured},
        attest::Demand{.organisation_only = true}}) {
    auto errand = test::chat_errand();
    errand.demand = demand;
    auto facts = read_request_facts(errand.path, errand.body).value();
    Courier courier({world.candidates, world.nodes.clock, world.nodes.random}, std::move(errand),
                    std::move(facts), world.heard);
    const auto refused = courier.envelope();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().fault, Fault::unavailable);
    EXPECT_EQ(refused.error().code, "policy_not_met");
  }
}

TEST(Courier, whom_nobody_can_be_sealed_to_is_told_why) {
  World unknown(R"({"model":"other"})");
  EXPECT_EQ(unknown.courier->envelope().error().code, "model_not_found");
  World alone;
  alone.candidates.clear();
  EXPECT_EQ(alone.courier->envelope().error().fault, Fault::unavailable);
  World last(R"({"model":"seedling","stream":true})", 1);
  last.lose_midway("a");
  EXPECT_EQ(last.courier->envelope().error().fault, Fault::unavailable);
}

}  // namespace
}  // namespace darkbloom::connect
