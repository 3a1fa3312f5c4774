#include "tlog/proof.h"

#include <gtest/gtest.h>

#include "unit/tlog/witnessed_log.h"

namespace darkbloom::tlog {
namespace {

using test::kLogNow;
using test::WitnessedLog;

constexpr UnixMillis kDayMs = 24 * 60 * 60 * 1000;
constexpr Freshness kFresh{.now_ms = kLogNow};

std::string refusal(const Result<Logged>& logged) {
  return logged ? std::string() : logged.error().detail;
}

TEST(Proof, its_text_comes_back_and_every_cut_of_its_head_is_refused) {
  const WitnessedLog log;
  const Proof proof = log.proof(3, log.checkpoint());
  const std::string text = proof_text(proof);
  const auto again = parse_proof(text);
  ASSERT_TRUE(again) << again.error().detail;
  EXPECT_EQ(again->index, 3U);
  EXPECT_EQ(again->hashes, proof.hashes);
  EXPECT_EQ(again->checkpoint, proof.checkpoint);
  const std::size_t head = text.size() - proof.checkpoint.size();
  for (std::size_t size = 0; size < head; ++size)
    EXPECT_FALSE(parse_proof(std::string_view(text).substr(0, size))) << size << " bytes";
}

TEST(Proof, what_is_not_its_one_text_is_refused) {
  const auto refused = [](const std::string& text) { return !parse_proof(text); };
  const std::string magic = "c2sp.org/tlog-proof@v1\n";
  EXPECT_FALSE(refused(magic + "index 0\n\n"));
  EXPECT_TRUE(refused("c2sp.org/tlog-proof@v2\nindex 0\n\n"));
  EXPECT_TRUE(refused(magic + "extra AAAA\nindex 0\n\n"));
  EXPECT_TRUE(refused(magic + "index 00\n\n"));
  EXPECT_TRUE(refused(magic + "index -1\n\n"));
  EXPECT_TRUE(refused(magic + "index \n\n"));
  EXPECT_TRUE(refused(magic + "index 99999999999999999999\n\n"));
  EXPECT_TRUE(refused(magic + "index 1\nAAAA\n\n"));
  EXPECT_TRUE(refused(magic + "index 1\nnot base64 at all\n\n"));
  std::string many = magic + "index 1\n";
  for (std::size_t i = 0; i <= kProofHashesMax; ++i)
    many += "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
  EXPECT_TRUE(refused(many + "\n"));
  EXPECT_TRUE(refused(std::string(kProofMax + 1, 'a')));
}

TEST(Proof, each_entry_that_is_logged_and_witnessed_is_accepted_and_no_other) {
  const WitnessedLog log;
  for (std::size_t index = 0; index < log.leaves.size(); ++index) {
    const Proof proof = log.proof(index, log.checkpoint());
    const std::string entry = "entry " + std::to_string(index);
    const auto logged = verify_logged(proof, view_of(entry), log.policy(), kFresh);
    ASSERT_TRUE(logged) << logged.error().detail;
    EXPECT_EQ(logged->checkpoint.tree.root, log.head().root);
    EXPECT_EQ(logged->witnesses, (std::vector<std::string>{"w1", "w2"}));
    const auto other = verify_logged(proof, view_of("an unlogged entry"), log.policy(), kFresh);
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().fault, Fault::tampered);
  }
}

TEST(Proof, too_few_witnesses_are_refused_and_a_colluding_minority_does_not_help) {
  const WitnessedLog log;
  const auto judged = [&](std::size_t count) {
    return verify_logged(log.proof(0, log.checkpoint(count)), view_of("entry 0"), log.policy(),
                         kFresh);
  };
  const std::string few = "too few witnesses have seen the log's checkpoint";
  EXPECT_EQ(refusal(judged(0)), few);
  EXPECT_EQ(refusal(judged(1)), few);
  EXPECT_EQ(refusal(judged(2)), "");
  EXPECT_EQ(refusal(judged(3)), "");
}

TEST(Proof, a_split_view_that_one_witness_signs_gets_nobody) {
  WitnessedLog log;
  WitnessedLog branch;  // the same keys: the log shows this to one client
  branch.add("a key that is not in the log");
  log.add("something else");
  const auto shown = branch.proof(5, branch.checkpoint(1));
  EXPECT_EQ(
      refusal(verify_logged(shown, view_of("a key that is not in the log"), log.policy(), kFresh)),
      "too few witnesses have seen the log's checkpoint");
}

TEST(Proof, stale_and_future_checkpoints_are_refused) {
  const WitnessedLog log;
  const auto judged = [&](UnixMillis at_ms) {
    return refusal(verify_logged(log.proof(1, log.checkpoint(2, at_ms)), view_of("entry 1"),
                                 log.policy(), kFresh));
  };
  const std::string stale = "the log's checkpoint is not fresh";
  EXPECT_EQ(judged(kLogNow - kDayMs), "");
  EXPECT_EQ(judged(kLogNow - kDayMs - 1000), stale);
  EXPECT_EQ(judged(kLogNow + 60'000), "");
  EXPECT_EQ(judged(kLogNow + 61'000), stale);
}

TEST(Proof, a_log_that_the_policy_does_not_name_is_refused) {
  const WitnessedLog log;
  const WitnessedLog stranger(darkbloom::test::test_seed() + 1);
  EXPECT_EQ(refusal(verify_logged(stranger.proof(0, stranger.checkpoint()), view_of("entry 0"),
                                  log.policy(), kFresh)),
            "no log of the policy has signed the checkpoint");
}

TEST(Proof, every_flipped_byte_of_a_checkpoint_is_refused) {
  const WitnessedLog log;
  const std::string note = log.checkpoint();
  for (std::size_t at = 0; at < note.size(); ++at) {
    std::string changed = note;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(verify_logged(log.proof(2, changed), view_of("entry 2"), log.policy(), kFresh))
        << "byte " << at;
  }
}

TEST(SeenCheckpoint, a_log_grows_and_never_goes_back_nor_shows_two_trees) {
  WitnessedLog log;
  SeenCheckpoint seen;
  ASSERT_TRUE(seen.advance(log.head(), {}));
  EXPECT_TRUE(seen.advance(log.head(), {})) << "the same once more";
  const TreeHead five = log.head();
  log.add("one more");
  const auto grown = prove_consistency(log.leaves, 5);
  WitnessedLog branch;
  branch.leaves[0] = leaf_hash(view_of("rewritten"));
  EXPECT_EQ(seen.advance(branch.head(), {}).error().detail, "the log shows two trees of one size");
  branch.add("one more");
  EXPECT_FALSE(seen.advance(branch.head(), prove_consistency(branch.leaves, 5)));
  EXPECT_FALSE(seen.advance(log.head(), {})) << "without a proof";
  EXPECT_EQ(seen.last()->root, five.root) << "what was refused changes nothing";
  ASSERT_TRUE(seen.advance(log.head(), grown));
  EXPECT_EQ(seen.advance(five, {}).error().detail, "the log has gone back to an earlier state");
}

}  // namespace
}  // namespace darkbloom::tlog
