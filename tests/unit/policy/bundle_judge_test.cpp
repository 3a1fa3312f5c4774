#include "darkbloom/policy/bundle_judge.h"

#include <gtest/gtest.h>

#include "attest/log_entry.h"
#include "support/measured_node.h"
#include "unit/tlog/witnessed_log.h"

namespace darkbloom::policy {
namespace {

using test::kTestNow;
using test::MeasuredNode;
using tlog::test::WitnessedLog;

/// A node whose entries stand behind five others in a log with three witnesses.
struct World {
  World() {
    for (const attest::LogEntry& entry : node.entries()) {
      entries.push_back(attest::encode_log_entry(entry));
      log.add(text_of(entries.back()));
    }
  }
  wire::EvidenceBundle bundle(std::size_t witnesses = 2, UnixMillis at_ms = kTestNow) const {
    wire::EvidenceBundle bundle{.evidence = node.signer_evidence()};
    const std::string note = log.checkpoint(witnesses, at_ms);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::string proof = tlog::proof_text(log.proof(5 + i, note));
      bundle.logged.push_back({entries[i], copy_of(view_of(proof))});
    }
    return bundle;
  }
  UserPolicy policy() const { return {.log = log.policy()}; }
  attest::Verdict verdict(const wire::EvidenceBundle& shown) const {
    BundleJudge judge(policy());
    return judge.judge(shown, kTestNow).value();
  }
  struct Node : MeasuredNode {
    using MeasuredNode::MeasuredNode;
    Bytes signer_evidence() const { return attest::make_evidence(statement(), signer.identity); }
  };
  test::SeededRandom random{test::test_seed()};
  Node node{random};
  WitnessedLog log;
  std::vector<Bytes> entries;
};

std::string reason(const attest::Verdict& verdict) {
  return verdict.trust.instance_identity.reason;
}

TEST(BundleJudge, a_node_whose_key_and_build_the_witnessed_log_names_is_sealed) {
  const World world;
  const auto verdict = world.verdict(world.bundle());
  EXPECT_EQ(verdict.tier, wire::Tier::sealed);
  EXPECT_EQ(verdict.log.size, 10U);
  EXPECT_EQ(verdict.log.root, world.log.head().root);
  EXPECT_TRUE(verdict.unproven.empty());
}

TEST(BundleJudge, without_a_log_policy_no_proof_counts) {
  const World world;
  BundleJudge judge(UserPolicy{});
  const auto verdict = judge.judge(world.bundle(), kTestNow);
  EXPECT_EQ(verdict->tier, wire::Tier::open);
  EXPECT_TRUE(reason(*verdict).contains("your policy names no log"));
}

TEST(BundleJudge, an_unlogged_key_and_an_unlogged_build_stay_at_open) {
  const World world;
  auto no_key = world.bundle();
  no_key.logged.erase(no_key.logged.begin());
  EXPECT_EQ(world.verdict(no_key).tier, wire::Tier::open);
  auto no_build = world.bundle();
  no_build.logged.erase(no_build.logged.begin() + 1);
  const auto verdict = world.verdict(no_build);
  EXPECT_EQ(verdict.tier, wire::Tier::open);
  EXPECT_EQ(verdict.trust.executables.reason, "the build that it states is not in the log");
}

TEST(BundleJudge, too_few_witnesses_a_stale_word_and_a_foreign_log_count_for_nothing) {
  const World world;
  const auto few = world.verdict(world.bundle(1));
  EXPECT_EQ(few.tier, wire::Tier::open);
  EXPECT_FALSE(few.unproven.empty());
  const auto stale = world.verdict(world.bundle(2, kTestNow - 25 * 3'600'000));
  EXPECT_EQ(stale.tier, wire::Tier::open);
  EXPECT_TRUE(reason(stale).contains("old")) << reason(stale);
  const WitnessedLog other(test::test_seed() + 1);
  BundleJudge judge(UserPolicy{.log = other.policy()});
  const auto foreign = judge.judge(world.bundle(), kTestNow);
  EXPECT_EQ(foreign->tier, wire::Tier::open);
}

TEST(BundleJudge, every_flipped_byte_of_an_entry_or_its_proof_loses_what_it_proved) {
  const World world;
  const auto genuine = world.bundle();
  for (const bool in_proof : {false, true}) {
    const std::size_t size = (in_proof ? genuine.logged[0].proof : genuine.logged[0].entry).size();
    for (std::size_t at = 0; at < size; ++at) {
      auto changed = genuine;
      (in_proof ? changed.logged[0].proof : changed.logged[0].entry)[at] ^= 1;
      const auto verdict = world.verdict(changed);
      EXPECT_EQ(verdict.tier, wire::Tier::open) << in_proof << ", byte " << at;
      EXPECT_FALSE(verdict.unproven.empty());
    }
  }
}

TEST(BundleJudge, a_log_that_goes_back_is_refused) {
  World world;
  BundleJudge judge(world.policy());
  const auto older = world.bundle();
  EXPECT_EQ(judge.judge(older, kTestNow)->tier, wire::Tier::sealed);
  world.log.add("one more");
  EXPECT_EQ(judge.judge(world.bundle(), kTestNow)->tier, wire::Tier::sealed);
  const auto again = judge.judge(older, kTestNow);
  EXPECT_EQ(again->tier, wire::Tier::open);
  EXPECT_TRUE(reason(*again).contains("older than one that was seen before"));
}

TEST(BundleJudge, two_states_of_one_size_are_a_split_view) {
  World world;
  BundleJudge judge(world.policy());
  EXPECT_EQ(judge.judge(world.bundle(), kTestNow)->tier, wire::Tier::sealed);
  world.log.leaves.front() = tlog::leaf_hash(view_of("shown to somebody else"));
  const auto other = judge.judge(world.bundle(), kTestNow);
  EXPECT_EQ(other->tier, wire::Tier::open);
  EXPECT_TRUE(reason(*other).contains("split view"));
}

}  // namespace
}  // namespace darkbloom::policy
