#include "darkbloom/connect/candidate_list.h"

#include <gtest/gtest.h>

#include <set>

#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::connect {
namespace {

using test::kTestNow;
using test::SignedNode;

struct World {
  World() {
    for (int i = 0; i < 3; ++i)
      nodes.emplace_back(random);
    update();
  }
  void update(UnixMillis now_ms = kTestNow) {
    wire::Directory directory;
    for (std::size_t i = 0; i < nodes.size(); ++i)
      directory.nodes.push_back(test::listed(nodes[i].evidence(), loads[i]));
    list.update(directory, now_ms);
  }
  std::vector<NodeId> choose(const std::vector<NodeId>& avoid = {}) {
    std::vector<NodeId> ids;
    for (const Candidate* chosen : list.choose({"seedling", policy, avoid}, random))
      ids.push_back(chosen->verdict.node);
    return ids;
  }
  test::SeededRandom random{test::test_seed()};
  std::vector<SignedNode> nodes;
  std::vector<wire::NodeLoad> loads{3, {.slots = 4}};
  attest::Policy policy;
  CandidateList list{policy::UserPolicy{}};
};

TEST(CandidateList, nodes_with_good_evidence_are_candidates) {
  World world;
  EXPECT_EQ(world.list.size(), 3U);
  EXPECT_EQ(world.choose().size(), 3U);
  EXPECT_EQ(world.list.models().size(), 1U);
}

TEST(CandidateList, bad_evidence_is_left_out_and_why_is_kept) {
  World world;
  Bytes forged = world.nodes[0].evidence();
  *(forged.end() - 2) ^= 1;
  world.list.update({{test::listed(forged), test::listed(world.nodes[1].evidence())}}, kTestNow);
  EXPECT_EQ(world.list.size(), 1U);
  EXPECT_EQ(world.list.find(world.nodes[0].id), nullptr);
  EXPECT_EQ(world.list.refusals(),
            std::vector<std::string>{"the node's statement is not signed by its key"});
}

TEST(CandidateList, what_the_policy_does_not_accept_is_judged_and_never_chosen) {
  World world;
  CandidateList strict({.evidence = {.min_tier = wire::Tier::sealed}});
  strict.update({{test::listed(world.nodes[1].evidence())}}, kTestNow);
  EXPECT_EQ(strict.size(), 0U);
  EXPECT_TRUE(strict.models().empty());
  EXPECT_EQ(strict.judged().size(), 1U);
  EXPECT_TRUE(strict.choose({"seedling", strict.policy(), {}}, world.random).empty());
}

TEST(CandidateList, a_request_may_demand_more_than_the_users_policy) {
  World world;
  world.policy.min_tier = wire::Tier::measured;
  EXPECT_TRUE(world.choose().empty());
  EXPECT_EQ(world.list.size(), 3U);
}

TEST(CandidateList, own_machines_come_first_and_alone_where_others_will_not_do) {
  World world;
  const NodeId own = world.nodes[1].id;
  world.policy.own = {attest::pairing_code_of(own)};
  world.list = CandidateList({.evidence = world.policy});
  world.loads[1] = {.slots = 4, .active = 3};
  world.update();
  EXPECT_EQ(world.choose().size(), 3U);
  EXPECT_EQ(world.choose().front(), own);
  world.policy.own_only = true;
  EXPECT_EQ(world.choose(), std::vector{own});
}

TEST(CandidateList, machines_of_an_organisation_are_for_members_and_come_before_strangers) {
  World world;
  const auto own = organisation::Organisation::from_secret(Secret(32)).value();
  world.nodes[2].organisations = {own.id()};
  world.loads[2] = {.slots = 4, .active = 3};
  world.update();
  EXPECT_EQ(world.choose().size(), 2U) << "not for strangers";
  EXPECT_EQ(world.list.size(), 2U);
  policy::UserPolicy member;
  organisation::Organisations all;
  all.push_back(organisation::Organisation::from_secret(Secret(32)).value());
  policy::belong(member, std::move(all));
  world.policy = member.evidence;
  world.list = CandidateList(member);
  world.update();
  EXPECT_EQ(world.choose().size(), 3U);
  EXPECT_EQ(world.choose().front(), world.nodes[2].id);
  const auto* const node = world.list.find(world.nodes[2].id);
  ASSERT_NE(node, nullptr);
  EXPECT_EQ(world.list.way_in(node->verdict.statement)->id(), own.id());
  EXPECT_EQ(world.list.way_in(world.list.find(world.nodes[0].id)->verdict.statement), nullptr);
  world.policy.organisation_only = true;
  EXPECT_EQ(world.choose(), std::vector{world.nodes[2].id});
}

TEST(CandidateList, evidence_that_was_good_is_judged_again_when_it_expires) {
  World world;
  world.update(kTestNow + SignedNode::kLifeMs + 1);
  EXPECT_EQ(world.list.size(), 0U);
}

TEST(CandidateList, a_directory_replaces_the_one_before_it) {
  World world;
  world.list.update({{test::listed(world.nodes[2].evidence())}}, kTestNow);
  EXPECT_EQ(world.list.size(), 1U);
  EXPECT_NE(world.list.find(world.nodes[2].id), nullptr);
}

TEST(CandidateList, the_least_busy_come_first_and_the_avoided_not_at_all) {
  World world;
  world.loads = {{.slots = 4, .active = 4}, {.slots = 4, .active = 1}, {.slots = 4, .active = 2}};
  world.update();
  EXPECT_EQ(world.choose(), (std::vector{world.nodes[1].id, world.nodes[2].id, world.nodes[0].id}));
  EXPECT_EQ(world.choose({world.nodes[1].id}), (std::vector{world.nodes[2].id, world.nodes[0].id}));
}

TEST(CandidateList, a_machine_that_takes_nothing_new_comes_last) {
  World world;
  world.loads = {{.slots = 0}, {.slots = 4, .active = 8}, {.slots = 4}};
  world.update();
  EXPECT_EQ(world.choose(), (std::vector{world.nodes[2].id, world.nodes[1].id, world.nodes[0].id}));
}

/// Whom a request with this provider object is sealed to.
std::vector<NodeId> choose_with(World& world, std::string_view provider,
                                std::optional<NodeId> remembered = {}) {
  RequestFacts facts;
  facts.provider = parse_provider(provider).value();
  std::vector<NodeId> ids;
  const Wanted wanted{"seedling", world.policy, {}, 0, &facts, remembered};
  for (const Candidate* chosen : world.list.choose(wanted, world.random))
    ids.push_back(chosen->verdict.node);
  return ids;
}

TEST(CandidateList, a_provider_object_says_who_and_in_which_order) {
  World world;
  const auto quoted = [&](std::size_t node) { return "\"" + world.nodes[node].id.hex() + "\""; };
  EXPECT_EQ(choose_with(world, "{\"only\":[" + quoted(1) + "]}"), std::vector{world.nodes[1].id});
  const auto ordered = choose_with(world, "{\"order\":[" + quoted(2) + "," + quoted(0) + "]}");
  EXPECT_EQ(ordered, (std::vector{world.nodes[2].id, world.nodes[0].id, world.nodes[1].id}));
  EXPECT_EQ(choose_with(world, "{\"ignore\":[" + quoted(2) + "," + quoted(0) + "]}"),
            std::vector{world.nodes[1].id});
  EXPECT_EQ(choose_with(world, R"({"allow_fallbacks":false})").size(), 1U);
  EXPECT_TRUE(choose_with(world, R"({"region":"eu"})").empty());
}

TEST(CandidateList, the_machine_that_knows_the_conversation_is_first_among_equals) {
  World world;
  for (int i = 0; i < 20; ++i)
    EXPECT_EQ(choose_with(world, "{}", world.nodes[2].id).front(), world.nodes[2].id);
  EXPECT_EQ(
      choose_with(world, "{\"ignore\":[\"" + world.nodes[2].id.hex() + "\"]}", world.nodes[2].id)
          .size(),
      2U);
}

TEST(CandidateList, one_that_says_itself_that_it_is_too_slow_comes_last) {
  World world;
  world.loads[0].millitokens_per_second = 1'000;
  world.loads[1] = {.slots = 4, .active = 3, .millitokens_per_second = 90'000};
  world.loads[2] = {.slots = 4, .active = 3};
  world.update();
  EXPECT_EQ(choose_with(world, R"({"min_throughput":50})").back(), world.nodes[0].id);
  EXPECT_EQ(choose_with(world, "{}").front(), world.nodes[0].id);
}

TEST(CandidateList, among_equals_chance_decides) {
  World world;
  std::set<NodeId> firsts;
  for (int i = 0; i < 64; ++i)
    firsts.insert(world.choose().front());
  EXPECT_EQ(firsts.size(), 3U) << test::seed_note(test::test_seed());
}

TEST(CandidateList, clients_do_not_all_take_the_same_idle_machine_for_the_first) {
  World world;
  world.loads = {{.slots = 8}, {.slots = 8, .active = 2}, {.slots = 8, .active = 3}};
  world.update();
  std::set<NodeId> firsts;
  for (int i = 0; i < 64; ++i)
    firsts.insert(world.choose().front());
  EXPECT_EQ(firsts.size(), 3U) << test::seed_note(test::test_seed());
}

TEST(CandidateList, only_nodes_that_serve_the_model_are_chosen) {
  World world;
  world.nodes[0].models = {{"other", {}, 1024}};
  world.update();
  EXPECT_EQ(world.choose().size(), 2U);
  EXPECT_EQ(world.list.models().size(), 2U);
}

TEST(CandidateList, where_nodes_differ_over_a_model_most_of_them_are_believed) {
  World world;
  const attest::ServedModel most{.name = "m", .digest = Digest{{9}}, .quantisation = "F16"};
  for (std::size_t liar = 0; liar < 3; ++liar) {
    for (SignedNode& node : world.nodes)
      node.models = {most};
    world.nodes[(liar + 1) % 3].models[0].capabilities.bits = 1U << 31U;  // a newer node
    world.nodes[liar].models = {{.name = "m", .context = 1, .quantisation = "F16"}};
    world.update();
    EXPECT_EQ(world.list.models(), std::vector{most}) << liar;
  }
}

TEST(CandidateList, of_words_that_as_many_state_the_least_are_told) {
  World world;
  world.nodes.pop_back();
  for (const std::size_t first : {0U, 1U}) {
    world.nodes[first].models = {{"m", Digest{{1}}, 200}};
    world.nodes[1 - first].models = {{"m", Digest{{1}}, 100}};
    world.update();
    ASSERT_EQ(world.list.models().size(), 1U);
    EXPECT_EQ(world.list.models().front().context, 100U);
  }
}

TEST(CandidateList, models_that_nodes_state_first_are_listed_first) {
  World world;
  world.nodes.erase(world.nodes.begin() + 1, world.nodes.end());
  world.nodes[0].models = {{"z", {}, 1}, {"a", {}, 1}};
  world.update();
  ASSERT_EQ(world.list.models().size(), 2U);
  EXPECT_EQ(world.list.models().front().name, "z");
}

TEST(CandidateList, evidence_is_carried_once_and_stands_while_its_version_is_named) {
  World world;
  wire::Directory directory;
  for (const SignedNode& node : world.nodes) {
    directory.nodes.push_back(test::listed(node.evidence()));
    directory.nodes.back().bundle.reset();
  }
  world.list.update(directory, kTestNow);
  EXPECT_EQ(world.list.size(), 3U);
  world.list.clear();
  world.list.update(directory, kTestNow);
  EXPECT_EQ(world.list.size(), 0U);
  ASSERT_EQ(world.list.refusals().size(), 3U);
  EXPECT_EQ(world.list.refusals().front(), "the coordinator named a machine without its evidence");
}

TEST(CandidateList, refused_evidence_stays_refused_and_its_reason_told) {
  World world;
  Bytes forged = world.nodes[0].evidence();
  *(forged.end() - 2) ^= 1;
  wire::DirectoryEntry entry = test::listed(forged);
  world.list.update({{entry}}, kTestNow);
  entry.bundle.reset();
  world.list.update({{entry}}, kTestNow);
  EXPECT_EQ(world.list.refusals(),
            std::vector<std::string>{"the node's statement is not signed by its key"});
}

TEST(CandidateList, a_shorter_age_in_the_policy_holds_for_what_was_judged_before) {
  World world;
  world.list = CandidateList({.evidence = {.age_max_ms = 10'000}});
  world.update(kTestNow);
  EXPECT_EQ(world.list.size(), 3U);
  world.update(kTestNow + 10'001);
  EXPECT_EQ(world.list.size(), 0U);
}

TEST(CandidateList, a_nonce_that_is_not_ours_counts_for_nothing) {
  World world;
  const attest::ClientNonce ours{{1}};
  const attest::ClientNonce theirs{{2}};
  const attest::NonceTree tree(std::vector{ours, theirs});
  const auto shown = [&](const attest::ClientNonce& nonce, std::size_t index) {
    wire::DirectoryEntry entry = test::listed(world.nodes[0].evidence());
    entry.bundle->nonce = nonce.bytes;
    entry.bundle->nonce_path = attest::encode_nonce_path(tree.path(index));
    world.list.clear();
    world.list.update({{entry}}, kTestNow);
    return !world.list.judged().at(0)->shown->nonce_path.empty();
  };
  EXPECT_FALSE(shown(ours, 0)) << "it has not been sent";
  world.list.expect(ours);
  EXPECT_TRUE(shown(ours, 0));
  EXPECT_FALSE(shown(theirs, 1));
  world.list.expect(attest::ClientNonce{{3}});
  EXPECT_TRUE(shown(ours, 0)) << "the one before the present one";
  world.list.expect(attest::ClientNonce{{4}});
  EXPECT_FALSE(shown(ours, 0)) << "long past";
}

TEST(CandidateList, a_request_may_demand_fresher_evidence) {
  World world;
  world.policy.age_max_ms = 10'000;
  const auto chosen = [&](UnixMillis now_ms) {
    return world.list.choose({"seedling", world.policy, {}, now_ms}, world.random).size();
  };
  EXPECT_EQ(chosen(kTestNow + 10'000), 3U);
  EXPECT_EQ(chosen(kTestNow + 10'001), 0U);
}

}  // namespace
}  // namespace darkbloom::connect
