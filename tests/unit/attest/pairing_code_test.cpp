#include "attest/pairing_code.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

TEST(PairingCode, known_codes_have_their_text) {
  EXPECT_EQ(text_of(PairingCode{}), "0000-0000-0000-0000");
  PairingCode ones;
  ones.bytes.fill(0xff);
  EXPECT_EQ(text_of(ones), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
  // 00001 00010 00011 ... 10000: the values one to sixteen.
  const PairingCode count{{0x08, 0x86, 0x42, 0x98, 0xe8, 0x4a, 0x96, 0xc6, 0xb9, 0xf0}};
  EXPECT_EQ(text_of(count), "1234-5678-9ABC-DEFG");
}

TEST(PairingCode, every_code_comes_back_however_it_is_typed) {
  test::SeededRandom random(test::test_seed());
  for (int round = 0; round < 200; ++round) {
    const PairingCode code = PairingCode::random(random);
    std::string typed;
    for (char c : text_of(code)) {
      if (c == '-') continue;
      if (c == '1') c = random.number(2) == 0 ? 'l' : 'I';
      if (c == '0') c = 'o';
      typed += static_cast<char>(std::tolower(c));
      if (random.number(4) == 0) typed += ' ';
    }
    EXPECT_EQ(parse_pairing_code(typed), code) << typed;
  }
}

TEST(PairingCode, what_is_no_code_is_refused) {
  for (const char* const typed : {"", "1234-5678-9ABC-DEF", "1234-5678-9ABC-DEFG-H",
                                  "1234-5678-9ABC-DEFU", "1234_5678_9ABC_DEFG"}) {
    EXPECT_FALSE(parse_pairing_code(typed)) << typed;
  }
}

TEST(PairingCode, it_is_the_beginning_of_the_nodes_name) {
  test::SeededRandom random(test::test_seed());
  const NodeId node = NodeId::random(random);
  EXPECT_TRUE(node.hex().starts_with(pairing_code_of(node).hex()));
}

}  // namespace
}  // namespace darkbloom::attest
