#include "tlog/log_writer.h"

#include <gtest/gtest.h>

#include "support/fixed_clock.h"
#include "tlog/tile.h"
#include "unit/tlog/witnessed_log.h"

namespace darkbloom::tlog {
namespace {

using test::WitnessedLog;

/// Objects in memory; after a number of writes the machine dies, before or after the last of them.
class Memory final : public LogStore {
 public:
  Result<Bytes> read(const std::string& path) override {
    const auto found = objects.find(path);
    if (found == objects.end()) return fail(Fault::not_found, "not there");
    return found->second;
  }
  Result<void> write(const std::string& path, ByteView content) override {
    if (writes_left == 0) return fail(Fault::unavailable, "the machine died");
    --writes_left;
    objects[path] = copy_of(content);
    return {};
  }
  std::map<std::string, Bytes> objects;
  std::size_t writes_left = 1'000'000;
};

struct World {
  Result<LogWriter> open() {
    darkbloom::test::SeededRandom same(7);
    auto signer =
        NoteSigner::make("log.example", KeyType::ed25519, crypto::Ed25519Key::generate(same));
    return LogWriter::open(store, std::move(*signer), clock);
  }
  NoteKey key() {
    darkbloom::test::SeededRandom same(7);
    return NoteSigner::make("log.example", KeyType::ed25519, crypto::Ed25519Key::generate(same))
        ->key();
  }
  Memory store;
  darkbloom::test::FixedClock clock;
};

std::string entry(std::size_t i) {
  return "entry " + std::to_string(i);
}

TEST(LogWriter, what_is_appended_is_proven_by_its_checkpoint) {
  World world;
  auto log = world.open().value();
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_EQ(log.append(view_of(entry(i))), i);
  const LogPolicy policy{.logs = {world.key()}};
  for (std::size_t i = 0; i < 20; ++i)
    EXPECT_TRUE(verify_logged(log.proof_of(i), view_of(entry(i)), policy, {})) << i;
}

TEST(LogWriter, the_same_entry_is_there_once) {
  World world;
  auto log = world.open().value();
  EXPECT_EQ(log.append(view_of("a")), 0U);
  EXPECT_EQ(log.append(view_of("b")), 1U);
  EXPECT_EQ(log.append(view_of("a")), 0U);
  EXPECT_EQ(log.head().size, 2U);
  EXPECT_EQ(world.open().value().append(view_of("b")), 1U) << "after a restart too";
}

TEST(LogWriter, it_goes_on_over_full_tiles_and_restarts) {
  World world;
  TreeHead before;
  for (std::size_t i = 0; i < 600; ++i) {
    auto log = world.open();
    ASSERT_TRUE(log) << log.error().detail;
    EXPECT_EQ(log->head().root, before.size == 0 ? log->head().root : before.root);
    for (; i % 97 != 96; ++i)
      ASSERT_EQ(log->append(view_of(entry(i))), i);
    ASSERT_EQ(log->append(view_of(entry(i))), i);
    before = log->head();
  }
  EXPECT_TRUE(world.store.objects.contains("tile/0/000"));
  EXPECT_TRUE(world.store.objects.contains("tile/1/000.p/2"));
  EXPECT_TRUE(world.store.objects.contains("tile/entries/001"));
}

TEST(LogWriter, a_crash_after_any_write_loses_nothing_that_was_promised) {
  for (std::size_t writes = 1; writes < 60; ++writes) {
    World world;
    SeenCheckpoint seen;
    std::uint64_t promised = 0;
    world.store.writes_left = writes;
    if (auto log = world.open()) {
      for (std::size_t i = 0; i < 30; ++i) {
        if (!log->append(view_of(entry(i)))) break;
        promised = i + 1;
      }
      EXPECT_EQ(log->head().size, promised) << "a failure changes nothing";
      ASSERT_TRUE(seen.advance(log->head(), log->growth_from(0)));
    }
    world.store.writes_left = 1'000'000;
    auto again = world.open();
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->head().size, promised);
    ASSERT_TRUE(again->append(view_of("another")));
    if (promised > 0) {
      EXPECT_TRUE(seen.advance(again->head(), again->growth_from(promised))) << writes;
    }
  }
}

TEST(LogWriter, a_store_whose_entries_were_changed_is_refused) {
  World world;
  {
    auto log = world.open().value();
    for (std::size_t i = 0; i < 3; ++i)
      ASSERT_TRUE(log.append(view_of(entry(i))));
  }
  const auto good = world.store.objects;
  world.store.objects[bundle_path(0, 3)][2] ^= 1;
  EXPECT_EQ(world.open().error().fault, Fault::tampered);
  world.store.objects = good;
  world.store.objects.erase(bundle_path(0, 3));
  EXPECT_EQ(world.open().error().fault, Fault::not_found);
  world.store.objects = good;
  world.store.objects["checkpoint"][14] ^= 1;
  EXPECT_FALSE(world.open());
  world.store.objects = good;
  EXPECT_TRUE(world.open());
}

TEST(LogWriter, cosignatures_are_published_with_their_checkpoint_one_a_witness) {
  World world;
  WitnessedLog keys;
  auto log = world.open().value();
  ASSERT_TRUE(log.append(view_of("a")));
  const std::string text = parse_note(log.checkpoint())->text;
  for (const UnixMillis at_ms : {test::kLogNow, test::kLogNow + 5'000}) {
    ASSERT_TRUE(log.add_cosignature(1, keys.witnesses[0].sign(text, at_ms)));
    ASSERT_TRUE(log.add_cosignature(1, keys.witnesses[1].sign(text, at_ms)));
  }
  const Note note = parse_note(log.checkpoint()).value();
  EXPECT_EQ(note.signatures.size(), 3U);
  EXPECT_EQ(verify_note(note, keys.witnesses[0].key())->at_ms, test::kLogNow + 5'000);
  EXPECT_EQ(text_of(world.store.objects.at("checkpoint")), log.checkpoint());
  EXPECT_FALSE(log.add_cosignature(2, keys.witnesses[0].sign(text, 0)));
  EXPECT_FALSE(log.add_cosignature(1, "nonsense\n"));
  EXPECT_FALSE(log.add_cosignature(1, ""));
  ASSERT_TRUE(log.append(view_of("b")));
  EXPECT_EQ(parse_note(log.checkpoint())->signatures.size(), 1U) << "they were for the old one";
}

TEST(LogWriter, an_entry_over_its_limit_is_refused) {
  World world;
  auto log = world.open().value();
  EXPECT_EQ(log.append(Bytes(kEntryMax + 1)).error().fault, Fault::too_large);
  EXPECT_TRUE(log.append(Bytes(kEntryMax)));
}

}  // namespace
}  // namespace darkbloom::tlog
