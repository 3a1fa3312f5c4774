#include "base/bytes.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

namespace darkbloom {
namespace {

TEST(Bytes, hexadecimal_is_lower_case_and_reads_both_cases) {
  const Bytes bytes{0x00, 0x9f, 0xAB, 0xff};
  EXPECT_EQ(to_hex(bytes), "009fabff");
  EXPECT_EQ(from_hex("009fABfF").value(), bytes);
  EXPECT_EQ(to_hex({}), "");
  EXPECT_TRUE(from_hex("").value().empty());
}

TEST(Bytes, text_that_is_not_hexadecimal_is_refused) {
  for (const std::string_view text : {"0", "000", "0g", "g0", " 00", "0x00", "00 ", "-1", "\n\n"}) {
    const auto parsed = from_hex(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().fault, Fault::invalid);
  }
}

TEST(Bytes, base64url_follows_rfc_4648_without_padding) {
  EXPECT_EQ(to_base64url(view_of("")), "");
  EXPECT_EQ(to_base64url(view_of("f")), "Zg");
  EXPECT_EQ(to_base64url(view_of("fo")), "Zm8");
  EXPECT_EQ(to_base64url(view_of("foo")), "Zm9v");
  EXPECT_EQ(to_base64url(view_of("foob")), "Zm9vYg");
  EXPECT_EQ(to_base64url(view_of("fooba")), "Zm9vYmE");
  EXPECT_EQ(to_base64url(view_of("foobar")), "Zm9vYmFy");
  EXPECT_EQ(to_base64url(Bytes{0xfb, 0xff}), "-_8");
}

TEST(Bytes, text_that_is_not_base64url_is_refused) {
  // Padding, the other alphabet, blanks, an impossible length, and bits that say nothing.
  for (const std::string_view text :
       {"Zg==", "+/8", "Zm 9", "Z", "Zm9vY", "Zh", "Zm9", "\n", "Zg="}) {
    EXPECT_FALSE(from_base64url(text)) << text;
  }
}

TEST(Bytes, both_encodings_give_back_what_they_were_given) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 500; ++round) {
    const Bytes bytes = random.bytes(random.number(70));
    EXPECT_EQ(from_hex(to_hex(bytes)).value(), bytes);
    EXPECT_EQ(from_base64url(to_base64url(bytes)).value(), bytes);
  }
}

// The vectors of RFC 4648 section 10.
TEST(Bytes, base64_has_its_padding) {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}};
  for (const auto& [plain, coded] : vectors)
    EXPECT_EQ(to_base64(view_of(plain)), coded);
  EXPECT_EQ(to_base64(Bytes{0xFB, 0xFF}), "+/8=");
}

}  // namespace
}  // namespace darkbloom
