#include "tlog/witness.h"

#include <gtest/gtest.h>

#include "support/fixed_clock.h"
#include "unit/tlog/witnessed_log.h"

namespace darkbloom::tlog {
namespace {

using test::WitnessedLog;

class Memory final : public WitnessStore {
 public:
  Result<std::optional<TreeHead>> read(const std::string& origin) override {
    if (broken) return fail(Fault::unavailable, "the disk is gone");
    const auto found = last.find(origin);
    return found == last.end() ? std::nullopt : std::optional(found->second);
  }
  Result<void> write(const std::string& origin, const TreeHead& tree) override {
    if (full) return fail(Fault::unavailable, "the disk is full");
    last[origin] = tree;
    return {};
  }
  std::map<std::string, TreeHead> last;
  bool broken = false;
  bool full = false;
};

struct World {
  WitnessAnswer add(std::uint64_t old, std::span<const Digest> proof, const std::string& note) {
    return witness.add_checkpoint(add_checkpoint_text(old, proof, note));
  }
  WitnessAnswer add_growth(std::uint64_t old) {
    return add(old, prove_consistency(log.leaves, old), log.checkpoint(0));
  }
  WitnessedLog log;
  Memory store;
  darkbloom::test::FixedClock clock;
  Witness witness{log.signer("w.example", KeyType::cosignature), {log.log.key()}, store, clock};
};

TEST(Witness, it_cosigns_a_log_as_it_grows) {
  World world;
  const auto first = world.add(0, {}, world.log.checkpoint(0));
  ASSERT_EQ(first.status, 200) << first.body;
  const auto key = parse_note_key(world.witness.vkey()).value();
  const auto note = parse_note(world.log.checkpoint(0) + first.body).value();
  EXPECT_EQ(verify_note(note, key)->at_ms, world.clock.now / 1000 * 1000);
  for (int i = 0; i < 20; ++i) {
    const auto old = world.log.leaves.size();
    world.log.add("more " + std::to_string(i));
    EXPECT_EQ(world.add_growth(old).status, 200);
  }
  EXPECT_EQ(world.store.last.at("log.example").root, world.log.head().root);
  EXPECT_EQ(world.add(25, {}, world.log.checkpoint(0)).status, 200) << "the same once more";
}

TEST(Witness, what_is_no_submission_is_a_400) {
  World world;
  const std::string note = world.log.checkpoint(0);
  for (const std::string& body :
       {std::string(), std::string("old 0\n"), "old 00\n\n" + note, "old -1\n\n" + note,
        "new 0\n\n" + note, "old 0\nnonsense\n\n" + note, "old 0\n\n" + note + "more",
        std::string("old 0\n\nnonsense\n"), std::string(kAddCheckpointMax + 1, 'a')}) {
    EXPECT_EQ(world.witness.add_checkpoint(body).status, 400) << body.substr(0, 40);
  }
  EXPECT_EQ(world.add(6, {}, note).status, 400) << "an old size over the new one";
  std::vector<Digest> many(64);
  EXPECT_EQ(world.add(0, many, note).status, 400);
  EXPECT_TRUE(world.store.last.empty());
}

TEST(Witness, an_unknown_log_is_a_404_and_a_known_name_with_another_key_a_403) {
  World world;
  WitnessedLog stranger(darkbloom::test::test_seed() + 1);
  EXPECT_EQ(world.add(0, {}, stranger.checkpoint(0)).status, 403);
  const std::string text = checkpoint_text({"other.example", world.log.head(), {}});
  EXPECT_EQ(world.add(0, {}, text + "\n" + world.log.log.sign(text, 0)).status, 404);
  std::string forged = world.log.checkpoint(0);
  forged[12] = forged[12] == '5' ? '6' : '5';
  EXPECT_EQ(world.add(0, {}, forged).status, 403);
}

TEST(Witness, another_old_size_is_a_409_that_says_the_right_one) {
  World world;
  ASSERT_EQ(world.add(0, {}, world.log.checkpoint(0)).status, 200);
  world.log.add("more");
  for (const std::uint64_t old : {0U, 3U, 6U}) {
    const auto answer = world.add(old, {}, world.log.checkpoint(0));
    EXPECT_EQ(answer.status, 409) << old;
    EXPECT_EQ(answer.body, "5\n");
    EXPECT_EQ(answer.content_type, "text/x.tlog.size");
  }
}

TEST(Witness, a_split_view_is_refused_whatever_its_size) {
  World world;
  ASSERT_EQ(world.add(0, {}, world.log.checkpoint(0)).status, 200);
  WitnessedLog branch;
  branch.leaves[2] = leaf_hash(view_of("rewritten"));
  EXPECT_EQ(world.add(5, {}, branch.checkpoint(0)).status, 409) << "the same size";
  branch.add("more");
  EXPECT_EQ(world.add(5, prove_consistency(branch.leaves, 5), branch.checkpoint(0)).status, 422);
  EXPECT_EQ(world.add(5, {}, branch.checkpoint(0)).status, 422) << "without a proof";
  EXPECT_EQ(world.store.last.at("log.example").root, world.log.head().root);
}

TEST(Witness, nothing_is_cosigned_that_it_cannot_remember) {
  World world;
  world.store.full = true;
  EXPECT_EQ(world.add(0, {}, world.log.checkpoint(0)).status, 500);
  world.store.full = false;
  world.store.broken = true;
  EXPECT_EQ(world.add(0, {}, world.log.checkpoint(0)).status, 500);
}

TEST(Witness, a_proof_where_there_is_nothing_to_prove_is_a_422) {
  World world;
  const std::vector<Digest> proof(1);
  EXPECT_EQ(world.add(0, proof, world.log.checkpoint(0)).status, 422);
}

}  // namespace
}  // namespace darkbloom::tlog
