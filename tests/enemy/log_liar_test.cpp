// The coordinator as the enemy of its own log: it holds the log's key and one of three witnesses,
// and shows each client what it likes. No machine of its own gets above tier open, where two
// witnesses are wanted.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "darkbloom/policy/bundle_judge.h"
#include "support/measured_node.h"
#include "unit/tlog/witnessed_log.h"

namespace darkbloom::enemy {
namespace {

using test::kTestNow;

std::uint64_t lies_wanted() {
  const char* const text = std::getenv("DARKBLOOM_MUTATIONS");
  return text == nullptr ? 2'000 : std::strtoull(text, nullptr, 10) / 20;
}

class LogLiar {
 public:
  explicit LogLiar(std::uint64_t seed) : random_(seed), log_(seed), fork_(seed) {
    for (const attest::LogEntry& entry : honest_.entries())
      add(entry, log_);
    // Another history of the same log: the enemy's key in the place of the honest one.
    add(attest::NodeKeyEntry{own_.identity.public_key()}, fork_);
    for (const attest::LogEntry& entry : honest_.entries())
      add(entry, fork_);
  }

  policy::UserPolicy policy() const { return {.log = log_.policy()}; }
  const test::SignedNode& own() const { return own_; }
  bool is_honest(const attest::Verdict& verdict) const {
    return verdict.statement.identity == honest_.signer.identity.public_key() &&
           verdict.statement.hpke == honest_.tpm.hpke.public_key();
  }

  wire::EvidenceBundle lie() {
    wire::EvidenceBundle bundle{.evidence = evidence()};
    const std::string honest_note = log_.checkpoint(2, kTestNow);
    const std::string forked_note = forked();
    for (std::size_t left = 1 + random_.number(10); left > 0; --left) {
      const bool from_fork = random_.number(2) == 0;
      const auto& tree = from_fork ? fork_ : log_;
      const std::size_t first = from_fork ? honest_.entries().size() : 0;
      const std::size_t count = tree.leaves.size() - kOthers;
      const std::size_t which = random_.number(count);
      const std::size_t at = kOthers + which;
      // The proof of one tree under the other's checkpoint, now and then.
      const bool crossed = random_.number(8) == 0;
      tlog::Proof proof = tree.proof(at, from_fork != crossed ? forked_note : honest_note);
      if (random_.number(8) == 0) proof.index = random_.number(16);
      const Bytes& shown = random_.number(8) == 0 ? entry() : entries_[first + which];
      bundle.logged.push_back({shown, copy_of(view_of(tlog::proof_text(proof)))});
    }
    spoil(bundle);
    return bundle;
  }
  /// What an honest coordinator would show.
  wire::EvidenceBundle truth() {
    wire::EvidenceBundle bundle{.evidence = honest_evidence()};
    const std::string note = log_.checkpoint(2, kTestNow);
    std::size_t at = kOthers;
    for (const attest::LogEntry& each : honest_.entries()) {
      const std::string proof = tlog::proof_text(log_.proof(at++, note));
      bundle.logged.push_back({attest::encode_log_entry(each), copy_of(view_of(proof))});
    }
    return bundle;
  }

 private:
  static constexpr std::size_t kOthers = 5;  // entries that WitnessedLog begins with

  void add(const attest::LogEntry& entry, tlog::test::WitnessedLog& tree) {
    entries_.push_back(attest::encode_log_entry(entry));
    tree.add(text_of(entries_.back()));
  }
  Bytes honest_evidence() const {
    return attest::make_evidence(honest_.statement(), honest_.signer.identity);
  }
  /// Its own machine under the honest build's name, or the honest one.
  Bytes evidence() {
    if (random_.number(3) == 0) return honest_evidence();
    attest::Statement statement = honest_.statement();
    statement.hpke = own_.hpke.public_key();
    return attest::make_evidence(statement, own_.identity);
  }
  const Bytes& entry() { return entries_[random_.number(entries_.size())]; }
  /// Signed by the log and by the one witness that it owns, once or over and over, or for a time
  /// that is gone.
  std::string forked() {
    const UnixMillis at_ms = random_.number(4) == 0 ? kTestNow - 90'000'000 : kTestNow;
    std::string note = fork_.checkpoint(1, at_ms);
    const std::string line = note.substr(note.rfind("\xe2\x80\x94"));
    for (std::size_t left = random_.number(3); left > 0; --left)
      note += line;
    return note;
  }
  void spoil(wire::EvidenceBundle& bundle) {
    if (random_.number(2) == 0) return;
    wire::LoggedEntry& one = bundle.logged[random_.number(bundle.logged.size())];
    Bytes& bytes = random_.number(2) == 0 ? one.entry : one.proof;
    bytes[random_.number(bytes.size())] ^= static_cast<std::uint8_t>(1 + random_.number(255));
  }

  test::SeededRandom random_;
  test::MeasuredNode honest_{random_};
  test::SignedNode own_{random_};
  tlog::test::WitnessedLog log_;
  tlog::test::WitnessedLog fork_;  // the same keys: of one seed
  std::vector<Bytes> entries_;
};

TEST(LogLiar, no_lie_about_the_log_gets_a_machine_above_open_that_it_does_not_name) {
  std::uint64_t lies = 0;
  std::uint64_t raised = 0;
  for (std::uint64_t seed = test::test_seed(); lies < lies_wanted(); ++seed) {
    SCOPED_TRACE(test::seed_note(seed));
    LogLiar liar(seed);
    for (int round = 0; round < 50; ++round, ++lies) {
      policy::BundleJudge judge(liar.policy());
      const auto verdict = judge.judge(liar.lie(), kTestNow);
      if (!verdict || verdict->tier == wire::Tier::open) continue;
      ++raised;
      ASSERT_TRUE(liar.is_honest(*verdict)) << "the enemy's machine passed for a logged one";
    }
    policy::BundleJudge judge(liar.policy());
    ASSERT_EQ(judge.judge(liar.truth(), kTestNow)->tier, wire::Tier::sealed);
  }
  EXPECT_GT(raised, 0U) << "no lie came near the truth";
  std::cout << lies << " lies about the log, " << raised << " times the honest machine was named\n";
}

}  // namespace
}  // namespace darkbloom::enemy
