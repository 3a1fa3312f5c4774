#include "ledger/api_key.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/base/seeded_random.h"

namespace darkbloom::ledger {
namespace {

TEST(ApiKey, a_key_is_the_prefix_and_43_characters_that_survive_a_header) {
  test::SeededRandom random(test::test_seed());
  const std::string key = make_api_key(random);
  ASSERT_TRUE(key.starts_with(kApiKeyPrefix));
  EXPECT_EQ(key.size(), kApiKeyPrefix.size() + 43);
  EXPECT_TRUE(std::ranges::all_of(key, [](unsigned char letter) {
    return std::isalnum(letter) != 0 || letter == '-' || letter == '_';
  }));
}

TEST(ApiKey, two_keys_differ) {
  test::SeededRandom random(test::test_seed());
  EXPECT_NE(make_api_key(random), make_api_key(random));
}

TEST(ApiKey, what_is_stored_is_the_sha256_of_the_keys_text) {
  // printf %s dk-test | sha256sum
  EXPECT_EQ(digest_of_key("dk-test").hex(),
            "f4f1042793cac314167f3469822027d7c31da8c8e637c13f3bc17a501c830192");
  EXPECT_NE(digest_of_key("dk-test"), digest_of_key("dk-tesT"));
}

}  // namespace
}  // namespace darkbloom::ledger
