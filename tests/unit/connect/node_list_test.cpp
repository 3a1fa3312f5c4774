#include "darkbloom/connect/node_list.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::connect {
namespace {

using nlohmann::json;
using test::kTestNow;

struct World {
  explicit World(attest::Policy policy = {}) : list({.evidence = std::move(policy)}) {
    Bytes forged = node.evidence();
    *(forged.end() - 2) ^= 1;
    list.update({{test::listed(node.evidence()), test::listed(forged)}}, kTestNow);
  }
  test::SeededRandom random{test::test_seed()};
  test::SignedNode node{random};
  CandidateList list;
};

TEST(NodeList, a_machine_is_told_with_its_tier_and_a_reason_for_each_side_of_it) {
  const World world;
  const json list = json::parse(nodes_json(world.list));
  EXPECT_EQ(list["object"], "list");
  ASSERT_EQ(list["data"].size(), 1U);
  const json& node = list["data"][0];
  EXPECT_EQ(node["id"], world.node.id.hex());
  EXPECT_EQ(node["tier"], "open");
  EXPECT_EQ(node["accepted"], true);
  EXPECT_EQ(node["models"][0]["id"], "seedling");
  ASSERT_EQ(node["trust"].size(), 8U);
  EXPECT_EQ(node["trust"]["executables"]["value"], 32);
  EXPECT_EQ(node["trust"]["executables"]["status"], "warning");
  EXPECT_FALSE(node["trust"]["runtime-opaque"]["reason"].get<std::string>().empty());
  EXPECT_EQ(list["refused"], json::array({"the node's statement is not signed by its key"}));
}

TEST(NodeList, a_machine_that_the_policy_does_not_accept_is_told_with_why) {
  const World world(attest::Policy{.min_tier = wire::Tier::measured});
  const json node = json::parse(nodes_json(world.list))["data"][0];
  EXPECT_EQ(node["accepted"], false);
  EXPECT_TRUE(node["why_not"].get<std::string>().contains("measured"));
  EXPECT_TRUE(nodes_text(world.list).contains("not accepted: "));
}

TEST(NodeList, a_model_name_of_odd_bytes_breaks_nothing) {
  World world;
  world.node.models = {{"\xff\"\n", {}, 1}};
  world.list.update({{test::listed(world.node.evidence())}}, kTestNow);
  EXPECT_TRUE(json::accept(nodes_json(world.list)));
}

TEST(NodeList, a_model_is_told_with_what_its_node_states) {
  World world;
  world.node.models = {{.name = "m",
                        .context = 64,
                        .quantisation = "Q4_K_M",
                        .parameters = 7,
                        .capabilities = {0b1001}}};
  world.list.update({{test::listed(world.node.evidence())}}, kTestNow);
  const json model = json::parse(nodes_json(world.list))["data"][0]["models"][0];
  EXPECT_EQ(model, json({{"id", "m"},
                         {"weights", std::string(64, '0')},
                         {"context_length", 64},
                         {"quantization", "Q4_K_M"},
                         {"parameters", 7},
                         {"capabilities", {"chat", "tools"}},
                         {"dimensions", 0}}));
  EXPECT_TRUE(
      nodes_text(world.list).contains("\n                     Q4_K_M, 64 tokens; chat tools\n"));
}

TEST(NodeList, the_text_names_each_component_once) {
  const World world;
  const std::string text = nodes_text(world.list);
  EXPECT_TRUE(text.contains(world.node.id.hex()));
  EXPECT_TRUE(text.contains("instance-identity  warning"));
  EXPECT_TRUE(text.contains("refused: the node's statement is not signed by its key"));
}

}  // namespace
}  // namespace darkbloom::connect
