#include "organisation/organisation.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/base/seeded_random.h"

namespace darkbloom::organisation {
namespace {

Organisation known() {
  return Organisation::from_secret(Secret(Bytes(kSecretSize, 7))).value();
}

TEST(Organisation, a_secret_of_another_size_is_refused) {
  for (const std::size_t size : {0U, 31U, 33U}) {
    const auto refused = Organisation::from_secret(Secret(size));
    ASSERT_FALSE(refused) << size;
    EXPECT_EQ(refused.error().fault, Fault::invalid);
  }
}

TEST(Organisation, its_id_is_the_one_of_the_specification) {
  // HKDF-Expand by the header's formula, computed apart from this code.
  EXPECT_EQ(known().id().hex(), "55896d71e6c376dc47db8e33346804ed");
  EXPECT_EQ(known().prove(view_of("text")).hex(),
            "27b9074aaa4d71e9bd2cc227cb508030a3c265f953e035ac60839edc72427d86");
}

TEST(Organisation, each_one_that_is_founded_is_another) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  EXPECT_NE(Organisation::found(random).id(), Organisation::found(random).id());
}

TEST(Organisation, a_proof_holds_for_its_text_and_its_secret_alone) {
  const Organisation own = known();
  const Organisation other = Organisation::from_secret(Secret(Bytes(kSecretSize, 8))).value();
  const Digest proof = own.prove(view_of("text"));
  EXPECT_TRUE(own.is_proven(view_of("text"), proof));
  EXPECT_FALSE(own.is_proven(view_of("texts"), proof));
  EXPECT_FALSE(other.is_proven(view_of("text"), proof));
  EXPECT_FALSE(own.is_proven(view_of("text"), Digest{}));
  Digest spoiled = proof;
  spoiled.bytes.back() ^= 1;
  EXPECT_FALSE(own.is_proven(view_of("text"), spoiled));
}

TEST(Organisation, ids_are_listed_once_and_in_order) {
  Organisations all;
  for (const std::uint8_t byte : Bytes{9, 8, 9, 7})
    all.push_back(Organisation::from_secret(Secret(Bytes(kSecretSize, byte))).value());
  const auto ids = ids_of(all);
  ASSERT_EQ(ids.size(), 3U);
  EXPECT_TRUE(std::ranges::is_sorted(ids));
}

}  // namespace
}  // namespace darkbloom::organisation
