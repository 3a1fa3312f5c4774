#include "base/base32.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

namespace darkbloom {
namespace {

TEST(Base32, known_bytes_have_their_text) {
  EXPECT_EQ(base32_text({}), "");
  EXPECT_EQ(base32_text(Bytes(5, 0xff)), "ZZZZ-ZZZZ");
  // 00001 00010 00011 ... 10000: the values one to sixteen.
  const Bytes count{0x08, 0x86, 0x42, 0x98, 0xe8, 0x4a, 0x96, 0xc6, 0xb9, 0xf0};
  EXPECT_EQ(base32_text(count), "1234-5678-9ABC-DEFG");
}

TEST(Base32, every_text_comes_back_however_it_is_typed) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 200; ++round) {
    const Bytes bytes = random.bytes(35);
    std::string typed;
    for (const char c : base32_text(bytes)) {
      typed += c == '-' ? "\n" : std::string(1, static_cast<char>(std::tolower(c)));
      if (random.number(4) == 0) typed += ' ';
    }
    Bytes read(35);
    ASSERT_TRUE(read_base32(typed, read)) << typed;
    EXPECT_EQ(read, bytes);
  }
}

TEST(Base32, letters_that_look_like_digits_are_read_as_those) {
  Bytes read(5);
  ASSERT_TRUE(read_base32("oO0l-iIL1", read));
  EXPECT_EQ(base32_text(read), "0001-1111");
}

TEST(Base32, too_few_too_many_and_foreign_digits_are_refused) {
  for (const char* const typed : {"", "1234-567", "1234-5678-9", "1234-567U", "1234_5678"}) {
    Bytes read(5);
    EXPECT_FALSE(read_base32(typed, read)) << typed;
  }
}

}  // namespace
}  // namespace darkbloom
