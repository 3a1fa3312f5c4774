#include "crypto/base64.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

namespace darkbloom::crypto {
namespace {

TEST(Base64, rfc_4648_examples_go_both_ways) {
  const std::pair<std::string_view, std::string_view> examples[] = {{"", ""},
                                                                    {"f", "Zg=="},
                                                                    {"fo", "Zm8="},
                                                                    {"foo", "Zm9v"},
                                                                    {"foob", "Zm9vYg=="},
                                                                    {"fooba", "Zm9vYmE="},
                                                                    {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : examples) {
    EXPECT_EQ(to_base64(view_of(bytes)), text);
    const auto back = from_base64(text);
    ASSERT_TRUE(back) << text;
    EXPECT_EQ(text_of(*back), bytes);
  }
}

TEST(Base64, any_other_spelling_is_refused) {
  for (const std::string_view text :
       {"Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zh==", "Zm9=", "Zm9v ", " Zm9v", "Zm9v\n",
        "Zm 9", "Zm-_", "Zg==Zg==", "Zm9v====", "Z\xC3\xA9=="}) {
    EXPECT_FALSE(from_base64(text)) << text;
  }
}

TEST(Base64, random_bytes_come_back) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 200; ++round) {
    const Bytes bytes = random.bytes(random.number(100));
    EXPECT_EQ(from_base64(to_base64(bytes)).value(), bytes);
  }
}

}  // namespace
}  // namespace darkbloom::crypto
