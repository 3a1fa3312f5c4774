#include "coordinator/directory_maker.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"

namespace darkbloom::coordinator {
namespace {

/// A log that says the same of everybody.
struct OneWord final : LogBook {
  Result<void> add(const attest::LogEntry&) override { return {}; }
  std::vector<wire::LoggedEntry> about(const LogSubject&) override {
    ++asked;
    return {{{1}, {2}}};
  }
  bool knows(const attest::TpmName&) const override { return false; }
  std::uint64_t generation() const override { return state; }
  std::uint64_t state = 1;
  int asked = 0;
};

struct World {
  void shows(Bytes evidence, const Digest& root = {}) {
    node.evidence = std::move(evidence);
    maker.shows(node.id, {crypto::sha256(node.evidence), {}, root});
  }
  wire::Directory told(ClientLink client = 1) { return maker.directory_for(client, live); }

  OneWord log;
  NonceRounds rounds;
  DirectoryMaker maker{log, rounds};
  fleet::NodeEntry node{NodeId{{5}}};
  std::vector<const fleet::NodeEntry*> live{&node};
};

TEST(DirectoryMaker, evidence_crosses_a_link_once_and_its_load_each_time) {
  World world;
  world.shows({1, 2, 3});
  const auto first = world.told();
  ASSERT_EQ(first.nodes.size(), 1U);
  EXPECT_EQ(first.nodes[0].bundle->evidence, (Bytes{1, 2, 3}));
  EXPECT_EQ(first.nodes[0].bundle->logged.size(), 1U);
  world.node.load.active = 3;
  const auto second = world.told();
  EXPECT_FALSE(second.nodes[0].bundle);
  EXPECT_EQ(second.nodes[0].version, first.nodes[0].version);
  EXPECT_EQ(second.nodes[0].load.active, 3U);
  EXPECT_TRUE(world.told(2).nodes[0].bundle) << "another link has not carried it";
}

TEST(DirectoryMaker, new_evidence_and_a_new_state_of_the_log_are_told_anew) {
  World world;
  world.shows({1});
  const auto first = world.told().nodes[0].version;
  world.shows({2});
  const auto second = world.told();
  EXPECT_NE(second.nodes[0].version, first);
  EXPECT_TRUE(second.nodes[0].bundle);
  ++world.log.state;
  EXPECT_TRUE(world.told().nodes[0].bundle);
}

TEST(DirectoryMaker, the_log_is_asked_once_for_each_of_its_states_however_many_clients_there_are) {
  World world;
  world.shows({1});
  for (ClientLink client = 1; client <= 20; ++client)
    world.told(client);
  EXPECT_EQ(world.log.asked, 1);
  ++world.log.state;
  world.told(1);
  world.told(2);
  EXPECT_EQ(world.log.asked, 2);
  world.shows({2});
  world.told(1);
  EXPECT_EQ(world.log.asked, 3);
}

TEST(DirectoryMaker, a_client_gets_its_own_way_to_what_hardware_signed) {
  World world;
  ASSERT_TRUE(world.rounds.take(1, attest::ClientNonce{{1}}));
  ASSERT_TRUE(world.rounds.take(2, attest::ClientNonce{{2}}));
  const Digest root = world.rounds.begin(1'000'000).value();
  world.shows({1}, root);
  const auto one = world.told(1).nodes[0];
  const auto two = world.told(2).nodes[0];
  EXPECT_EQ(one.bundle->nonce[0], 1);
  EXPECT_EQ(two.bundle->nonce[0], 2);
  EXPECT_NE(one.version, two.version);
  EXPECT_TRUE(world.told(3).nodes[0].bundle->nonce_path.empty());
}

TEST(DirectoryMaker, who_left_is_not_told_and_a_client_that_comes_back_is_told_all) {
  World world;
  world.shows({1});
  world.told();
  world.maker.client_gone(1);
  EXPECT_TRUE(world.told().nodes[0].bundle);
  world.maker.gone(world.node.id);
  EXPECT_TRUE(world.told().nodes.empty());
}

TEST(DirectoryMaker, what_does_not_fit_one_directory_is_told_in_the_next) {
  World world;
  const std::size_t count = DirectoryMaker::kFreshBytesMax / wire::kEvidenceMax + 3;
  std::vector<fleet::NodeEntry> nodes(count);
  world.live.clear();
  for (std::size_t i = 0; i < count; ++i) {
    nodes[i].id = NodeId{{static_cast<std::uint8_t>(i)}};
    nodes[i].evidence = Bytes(wire::kEvidenceMax, static_cast<std::uint8_t>(i));
    world.maker.shows(nodes[i].id, {crypto::sha256(nodes[i].evidence), {}, {}});
    world.live.push_back(&nodes[i]);
  }
  const auto first = world.told();
  EXPECT_LT(first.nodes.size(), count);
  EXPECT_LE(wire::encode(first).size(), wire::kFrameMax);
  EXPECT_EQ(world.told().nodes.size(), count);
}

}  // namespace
}  // namespace darkbloom::coordinator
