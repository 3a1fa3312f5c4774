#include "coordinator/public_log.h"

#include <gtest/gtest.h>

#include <map>

#include "darkbloom/policy/bundle_judge.h"
#include "support/measured_node.h"
#include "support/memory_log_store.h"
#include "tlog/witness.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::coordinator {
namespace {

using test::kTestNow;

struct MemoryWitnessStore final : tlog::WitnessStore {
  Result<std::optional<tlog::TreeHead>> read(const std::string& origin) override {
    const auto found = trees.find(origin);
    return found == trees.end() ? std::nullopt : std::optional(found->second);
  }
  Result<void> write(const std::string& origin, const tlog::TreeHead& tree) override {
    trees[origin] = tree;
    return {};
  }
  std::map<std::string, tlog::TreeHead> trees;
};

tlog::NoteSigner signer(std::string name, tlog::KeyType type, std::uint64_t seed) {
  test::SeededRandom random(seed);
  auto key = crypto::Ed25519Key::generate(random);
  return tlog::NoteSigner::make(std::move(name), type, std::move(key)).value();
}

/// A log with one witness and somebody who believes both.
struct World {
  explicit World(std::size_t witnesses = 1) : log(open(witnesses)) {}

  PublicLog open(std::size_t witnesses = 1) {
    return PublicLog::open(store, signer("log.example", tlog::KeyType::ed25519, 7), clock,
                           witnesses)
        .value();
  }
  /// The witness is asked as the coordinator's program asks it.
  bool cosign() {
    if (!log.wants_cosigning()) return false;
    log.asking();
    const auto size = log.size();
    const auto known = witness_store.trees["log.example"].size;
    const auto answer = witness.add_checkpoint(log.request_for(known));
    EXPECT_EQ(answer.status, 200) << answer.body;
    EXPECT_TRUE(log.cosigned(size, answer.body));
    log.settle();
    return true;
  }
  void add_all() {
    for (const attest::LogEntry& entry : node.entries())
      ASSERT_TRUE(log.add(entry));
  }
  policy::UserPolicy policy() const {
    const std::string text =
        "log " + signer("log.example", tlog::KeyType::ed25519, 7).vkey() + "\nwitness w " +
        signer("w.example", tlog::KeyType::cosignature, 8).vkey() + "\nquorum w\n";
    return {.log = tlog::parse_log_policy(text).value()};
  }
  LogSubject subject() const { return {node.statement(), node.tpm_entry().name}; }
  attest::Verdict verdict() {
    policy::BundleJudge judge(policy());
    return judge
        .judge({.evidence = node.signer.evidence(), .logged = log.about(subject())}, kTestNow)
        .value();
  }
  test::SeededRandom random{test::test_seed()};
  test::MeasuredNode node{random};
  test::FixedClock clock;
  test::MemoryLogStore store;
  MemoryWitnessStore witness_store;
  tlog::Witness witness{signer("w.example", tlog::KeyType::cosignature, 8),
                        {signer("log.example", tlog::KeyType::ed25519, 7).key()},
                        witness_store,
                        clock};
  PublicLog log;
};

TEST(PublicLog, what_is_written_and_cosigned_is_proven_to_clients) {
  World world;
  world.add_all();
  EXPECT_TRUE(world.log.about(world.subject()).empty()) << "nobody has cosigned it yet";
  EXPECT_TRUE(world.cosign());
  EXPECT_EQ(world.log.about(world.subject()).size(), 5U);
  policy::BundleJudge judge(world.policy());
  const auto verdict = judge.judge(
      {.evidence = world.node.evidence({}), .logged = world.log.about(world.subject())}, kTestNow);
  ASSERT_TRUE(verdict) << verdict.error().detail;
  EXPECT_EQ(verdict->tier, wire::Tier::sealed);
  EXPECT_EQ(verdict->log.size, 5U);
}

TEST(PublicLog, an_entry_is_written_once) {
  World world;
  world.add_all();
  world.add_all();
  EXPECT_EQ(world.log.size(), 5U);
}

TEST(PublicLog, clients_are_shown_the_last_cosigned_state_until_the_next_one_is) {
  World world;
  world.add_all();
  world.cosign();
  const std::uint64_t before = world.log.generation();
  const auto proofs = world.log.about(world.subject());
  ASSERT_TRUE(world.log.add(attest::ModelEntry{"another", Digest{{1}}}));
  EXPECT_EQ(world.log.generation(), before);
  EXPECT_EQ(world.log.about(world.subject()), proofs);
  EXPECT_TRUE(world.cosign());
  EXPECT_NE(world.log.generation(), before);
  EXPECT_NE(world.log.about(world.subject()), proofs);
}

TEST(PublicLog, a_state_that_was_outgrown_while_witnesses_were_asked_is_not_shown) {
  World world;
  world.add_all();
  world.log.asking();
  ASSERT_TRUE(world.log.add(attest::ModelEntry{"another", Digest{{1}}}));
  world.log.settle();
  EXPECT_TRUE(world.log.about(world.subject()).empty());
  EXPECT_TRUE(world.log.wants_cosigning());
}

TEST(PublicLog, witnesses_are_asked_again_before_their_word_gets_old) {
  World world;
  world.add_all();
  world.cosign();
  EXPECT_FALSE(world.cosign());
  world.clock.now += PublicLog::kRenewMs;
  EXPECT_TRUE(world.cosign());
}

TEST(PublicLog, without_witnesses_the_log_speaks_for_itself) {
  World world(0);
  world.add_all();
  EXPECT_FALSE(world.log.wants_cosigning());
  EXPECT_EQ(world.log.about(world.subject()).size(), 5U);
}

TEST(PublicLog, a_restart_goes_on_with_the_same_log) {
  World world;
  world.add_all();
  world.cosign();
  const auto proofs = world.log.about(world.subject());
  PublicLog again = world.open();
  EXPECT_EQ(again.about(world.subject()), proofs);
  EXPECT_TRUE(again.knows(world.node.tpm_entry().name));
  ASSERT_TRUE(again.add(attest::NodeKeyEntry{world.node.signer.identity.public_key()}));
  EXPECT_EQ(again.size(), 5U);
}

TEST(PublicLog, a_store_that_somebody_changed_is_refused) {
  World world;
  world.add_all();
  world.store.objects.at("tile/entries/000.p/5").back() ^= 1;
  const auto again = PublicLog::open(world.store, signer("log.example", tlog::KeyType::ed25519, 7),
                                     world.clock, 1);
  EXPECT_EQ(again.error().fault, Fault::tampered);
}

TEST(PublicLog, machines_cannot_fill_it_with_keys) {
  World world(0);
  for (std::size_t i = 0; i < PublicLog::kNodeKeysPerHour; ++i) {
    attest::NodeKeyEntry entry;
    entry.identity[0] = 4;
    entry.identity[1] = static_cast<std::uint8_t>(i);
    entry.identity[2] = static_cast<std::uint8_t>(i >> 8);
    ASSERT_TRUE(world.log.add(entry));
  }
  const attest::NodeKeyEntry more{world.node.signer.identity.public_key()};
  EXPECT_EQ(world.log.add(more).error().fault, Fault::rate_limited);
  EXPECT_TRUE(world.log.add(world.node.build)) << "the operator's own word is not counted";
  world.clock.now += PublicLog::kHourMs + 1;
  EXPECT_TRUE(world.log.add(more));
}

TEST(PublicLog, a_store_that_fails_leaves_the_log_as_it_was) {
  World world(0);
  world.add_all();
  world.store.broken = true;
  EXPECT_FALSE(world.log.add(attest::ModelEntry{"another", Digest{{1}}}));
  EXPECT_EQ(world.log.size(), 5U);
  world.store.broken = false;
  EXPECT_TRUE(world.log.add(attest::ModelEntry{"another", Digest{{1}}}));
}

}  // namespace
}  // namespace darkbloom::coordinator
