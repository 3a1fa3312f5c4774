#include "tlog/note.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"
#include "unit/tlog/signed_text.h"

namespace darkbloom::tlog {
namespace {

using test::Signer;

struct World {
  darkbloom::test::SeededRandom random{darkbloom::test::test_seed()};
  Signer log{"log.example", KeyType::ed25519, random};
  Signer witness{"witness.example/w1", KeyType::cosignature, random};
  std::string text = "log.example\n3\nhash\n\nan empty line may stand in a text\n";
};

TEST(Note, a_log_and_a_witness_sign_one_text) {
  const World world;
  const auto note = parse_note(world.text + "\n" + world.log.sign(world.text) +
                               world.witness.cosign(world.text, 1'700'000'000));
  ASSERT_TRUE(note);
  EXPECT_EQ(note->text, world.text);
  const auto by_log = verify_note(*note, world.log.note_key());
  ASSERT_TRUE(by_log);
  EXPECT_FALSE(by_log->at_ms);
  const auto by_witness = verify_note(*note, world.witness.note_key());
  ASSERT_TRUE(by_witness);
  EXPECT_EQ(by_witness->at_ms, 1'700'000'000'000);
}

TEST(Note, a_key_that_did_not_sign_is_told_from_one_whose_signature_fails) {
  World world;
  const Signer stranger{"log.example", KeyType::ed25519, world.random};
  const auto note = parse_note(world.text + "\n" + world.log.sign("another text\n"));
  ASSERT_TRUE(note);
  EXPECT_EQ(verify_note(*note, stranger.note_key()).error().fault, Fault::not_found);
  EXPECT_EQ(verify_note(*note, world.log.note_key()).error().fault, Fault::tampered);
}

TEST(Note, a_cosignature_for_another_time_or_of_no_time_is_refused) {
  const World world;
  const auto when = [&](std::string line) {
    return verify_note(parse_note(world.text + "\n" + line).value(), world.witness.note_key());
  };
  Bytes later(8);
  later.back() = 9;
  const Bytes bare = world.witness.key.sign(view_of("cosignature/v1\ntime 8\n" + world.text));
  Bytes moved = later;
  moved.insert(moved.end(), bare.begin(), bare.end());
  EXPECT_TRUE(when(world.witness.cosign(world.text, 8)));
  EXPECT_EQ(when(world.witness.line(moved)).error().fault, Fault::tampered);
  EXPECT_EQ(when(world.witness.sign(world.text)).error().fault, Fault::tampered);
  EXPECT_EQ(when(world.witness.cosign(world.text, ~std::uint64_t{0})).error().fault,
            Fault::tampered);
}

TEST(Note, a_note_out_of_form_is_refused) {
  const World world;
  const std::string line = world.log.sign(world.text);
  const std::string good = world.text + "\n" + line;
  ASSERT_TRUE(parse_note(good));
  for (const std::string& bad :
       {std::string(), world.text, line, world.text + line, good.substr(0, good.size() - 1),
        good + "\n", good + "text\n", world.text + "\n- log.example AAAAAAAA\n",
        world.text + "\n\u2014 log+example AAAAAAAA\n", world.text + "\n\u2014 AAAAAAAA\n",
        world.text + "\n\u2014 log.example AAAA\n", world.text + "\n\u2014 log.example AAAAAA==\n",
        world.text + "\n\u2014 log.example ????\n", "tab\there\n\n" + line, "caf\u00e9\n\n" + line,
        std::string(kNoteMax, 'x') + "\n\n" + line}) {
    EXPECT_FALSE(parse_note(bad)) << bad.substr(0, 200);
  }
}

TEST(Note, signatures_are_counted) {
  const World world;
  std::string note = world.text + "\n";
  for (std::size_t i = 0; i < kNoteSignaturesMax; ++i)
    note += "\u2014 a AAAAAAAA\n";
  EXPECT_TRUE(parse_note(note));
  EXPECT_FALSE(parse_note(note + "\u2014 a AAAAAAAA\n"));
}

TEST(Note, a_key_is_read_with_its_own_id_only) {
  const World world;
  const std::string good = world.log.vkey();
  const auto key = parse_note_key(good);
  ASSERT_TRUE(key);
  EXPECT_EQ(key->name, "log.example");
  EXPECT_EQ(key->type, KeyType::ed25519);
  std::string renamed = good;
  renamed.front() = 'L';
  const Bytes short_key(32, 1);
  Bytes unknown_type(33, 1);
  unknown_type.front() = 0x7f;
  for (const std::string& bad :
       {std::string(), std::string("log.example"), renamed, good.substr(0, good.size() - 4),
        "+" + good, std::string("a b+00000000+AAAA"),
        "log.example+00000000+" + crypto::to_base64(short_key),
        "log.example+00000000+" + crypto::to_base64(unknown_type)}) {
    EXPECT_FALSE(parse_note_key(bad)) << bad;
  }
}

}  // namespace
}  // namespace darkbloom::tlog
