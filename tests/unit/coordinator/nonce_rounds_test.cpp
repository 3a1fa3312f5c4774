#include "coordinator/nonce_rounds.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

namespace darkbloom::coordinator {
namespace {

constexpr UnixMillis kNow = 1'000'000;

attest::ClientNonce nonce(std::uint8_t first) {
  return attest::ClientNonce{{first}};
}

TEST(NonceRounds, each_client_finds_its_way_to_the_root_of_its_round) {
  NonceRounds rounds;
  for (std::uint8_t client = 1; client <= 5; ++client)
    ASSERT_TRUE(rounds.take(client, nonce(client)));
  const auto root = rounds.begin(kNow);
  ASSERT_TRUE(root);
  EXPECT_EQ(rounds.present(), root);
  for (std::uint8_t client = 1; client <= 5; ++client) {
    const auto way = rounds.way_to(*root, client);
    ASSERT_TRUE(way);
    EXPECT_EQ(way->nonce, nonce(client));
    EXPECT_EQ(attest::nonce_root(way->nonce, way->path), *root);
  }
  EXPECT_FALSE(rounds.way_to(*root, 6));
  EXPECT_FALSE(rounds.way_to(Digest{{9}}, 1));
}

TEST(NonceRounds, a_round_begins_for_new_nonces_only_and_not_too_often) {
  NonceRounds rounds;
  EXPECT_FALSE(rounds.begin(kNow)) << "nobody asked";
  EXPECT_FALSE(rounds.present());
  ASSERT_TRUE(rounds.take(1, nonce(1)));
  EXPECT_TRUE(rounds.begin(kNow));
  EXPECT_FALSE(rounds.begin(kNow + NonceRounds::kSpacingMs)) << "nothing is new";
  ASSERT_TRUE(rounds.take(2, nonce(2)));
  EXPECT_FALSE(rounds.begin(kNow + NonceRounds::kSpacingMs - 1)) << "too soon";
  EXPECT_TRUE(rounds.begin(kNow + NonceRounds::kSpacingMs));
}

TEST(NonceRounds, the_round_before_is_still_known_and_older_ones_are_not) {
  NonceRounds rounds;
  std::vector<Digest> roots;
  for (std::uint8_t i = 0; i < 3; ++i) {
    ASSERT_TRUE(rounds.take(1, nonce(i)));
    roots.push_back(rounds.begin(kNow + i * NonceRounds::kSpacingMs).value());
  }
  EXPECT_FALSE(rounds.way_to(roots[0], 1));
  EXPECT_EQ(rounds.way_to(roots[1], 1)->nonce, nonce(1));
  EXPECT_EQ(rounds.way_to(roots[2], 1)->nonce, nonce(2));
}

TEST(NonceRounds, who_left_is_in_no_later_round) {
  NonceRounds rounds;
  ASSERT_TRUE(rounds.take(1, nonce(1)));
  ASSERT_TRUE(rounds.take(2, nonce(2)));
  rounds.drop(1);
  const auto root = rounds.begin(kNow);
  EXPECT_FALSE(rounds.way_to(*root, 1));
  EXPECT_TRUE(rounds.way_to(*root, 2));
  rounds.drop(2);
  EXPECT_FALSE(rounds.begin(kNow + NonceRounds::kSpacingMs));
}

}  // namespace
}  // namespace darkbloom::coordinator
