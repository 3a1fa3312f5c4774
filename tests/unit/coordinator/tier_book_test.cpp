#include "coordinator/tier_book.h"

#include <gtest/gtest.h>

#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::coordinator {
namespace {

/// Says of everybody what it holds.
class OneLog final : public LogBook {
 public:
  Result<void> add(const attest::LogEntry&) override { return {}; }
  std::vector<wire::LoggedEntry> about(const LogSubject&) override {
    std::vector<wire::LoggedEntry> told;
    for (const attest::LogEntry& entry : entries)
      told.push_back({attest::encode_log_entry(entry), {}});
    return told;
  }
  bool knows(const attest::TpmName&) const override { return false; }
  std::uint64_t generation() const override { return entries.size(); }
  std::vector<attest::LogEntry> entries;
};

struct World {
  World() {
    evidence = node.evidence();
    book.shows(node.id, {*attest::open_statement(evidence)}, {});
  }
  wire::Tier look() {
    book.judge_some([this](const NodeId&) { return &evidence; }, test::kTestNow);
    return book.tier(node.id);
  }
  test::SeededRandom random{test::test_seed()};
  test::SignedNode node{random};
  Bytes evidence;
  OneLog log;
  TierBook book{log};
};

TEST(TierBook, who_is_not_in_the_log_is_open) {
  World world;
  EXPECT_EQ(world.book.tier(world.node.id), wire::Tier::open) << "not judged yet";
  EXPECT_EQ(world.look(), wire::Tier::open);
}

TEST(TierBook, who_is_in_the_log_by_key_and_build_is_sealed_once_it_has_grown) {
  World world;
  EXPECT_EQ(world.look(), wire::Tier::open);
  world.log.entries.emplace_back(attest::NodeKeyEntry{world.node.identity.public_key()});
  world.log.entries.emplace_back(attest::BuildEntry{"darkbloom-node", "0.1", {}, {}});
  EXPECT_EQ(world.look(), wire::Tier::sealed);
  world.book.gone(world.node.id);
  EXPECT_EQ(world.book.tier(world.node.id), wire::Tier::open);
}

TEST(TierBook, a_few_are_judged_at_once_and_all_in_the_end) {
  World world;
  std::vector<NodeId> asked;
  for (std::uint8_t name = 0; name < 10; ++name) {
    NodeId id;
    id.bytes[0] = name;
    world.book.shows(id, {*attest::open_statement(world.evidence)}, {});
  }
  const auto evidence_of = [&](const NodeId& id) {
    asked.push_back(id);
    return &world.evidence;
  };
  world.book.judge_some(evidence_of, test::kTestNow);
  EXPECT_EQ(asked.size(), std::size_t{TierBook::kJudgedAtOnce});
  for (int second = 0; second < 5; ++second)
    world.book.judge_some(evidence_of, test::kTestNow);
  EXPECT_EQ(asked.size(), 11U) << "each once, while the log does not grow";
}

}  // namespace
}  // namespace darkbloom::coordinator
