#include "tlog/note_signer.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

namespace darkbloom::tlog {
namespace {

constexpr UnixMillis kNow = 1'700'000'000'999;
constexpr std::string_view kText = "log.example\n1\n";

NoteSigner signer(KeyType type) {
  test::SeededRandom random(test::test_seed());
  return NoteSigner::make("log.example", type, crypto::Ed25519Key::generate(random)).value();
}

Note note_by(const NoteSigner& by) {
  return parse_note(std::string(kText) + "\n" + by.sign(kText, kNow)).value();
}

TEST(NoteSigner, its_vkey_is_that_of_the_key_which_verifies_its_notes) {
  const NoteSigner log = signer(KeyType::ed25519);
  const auto key = parse_note_key(log.vkey());
  ASSERT_TRUE(key) << key.error().detail;
  EXPECT_EQ(key->name, "log.example");
  EXPECT_EQ(key->id, log.key().id);
  const auto signature = verify_note(note_by(log), *key);
  ASSERT_TRUE(signature) << signature.error().detail;
  EXPECT_EQ(signature->at_ms, std::nullopt);
}

TEST(NoteSigner, a_cosignature_carries_its_time_in_whole_seconds) {
  const NoteSigner witness = signer(KeyType::cosignature);
  const auto signature = verify_note(note_by(witness), parse_note_key(witness.vkey()).value());
  ASSERT_TRUE(signature) << signature.error().detail;
  EXPECT_EQ(signature->at_ms, 1'700'000'000'000);
}

TEST(NoteSigner, the_same_key_signs_apart_as_a_log_and_as_a_witness) {
  const NoteSigner log = signer(KeyType::ed25519);
  const NoteSigner witness = signer(KeyType::cosignature);
  EXPECT_NE(log.key().id, witness.key().id);
  EXPECT_EQ(verify_note(note_by(log), witness.key()).error().fault, Fault::not_found);
}

TEST(NoteSigner, a_name_that_no_note_can_carry_is_refused) {
  test::SeededRandom random(1);
  for (const char* const name : {"", "two words", "a+b", "line\n"}) {
    EXPECT_FALSE(NoteSigner::make(name, KeyType::ed25519, crypto::Ed25519Key::generate(random)))
        << name;
  }
}

}  // namespace
}  // namespace darkbloom::tlog
