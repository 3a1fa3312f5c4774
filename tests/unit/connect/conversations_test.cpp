#include "darkbloom/connect/conversations.h"

#include <gtest/gtest.h>

#include <set>

#include "crypto/hash.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::connect {
namespace {

constexpr Digest kStart{{7}};
const NodeId kNode{{1}};

struct World {
  test::SeededRandom random{test::test_seed()};
  Conversations known{random, true};
};

TEST(Conversations, a_key_is_the_same_for_one_account_one_start_and_one_day) {
  World world;
  const auto key = world.known.key_of("dk-a", kStart, 0);
  EXPECT_NE(key, wire::ConversationKey{});
  EXPECT_EQ(world.known.key_of("dk-a", kStart, Conversations::kDayMs - 1), key);
  EXPECT_NE(world.known.key_of("dk-a", kStart, Conversations::kDayMs), key);
  EXPECT_NE(world.known.key_of("dk-b", kStart, 0), key);
  EXPECT_NE(world.known.key_of("dk-a", Digest{{8}}, 0), key);
}

TEST(Conversations, who_does_not_hold_the_secret_cannot_make_a_key) {
  World world;
  const Conversations other(world.random, true);
  EXPECT_NE(other.key_of("dk-a", kStart, 0), world.known.key_of("dk-a", kStart, 0))
      << test::seed_note(test::test_seed());
  // What a coordinator could try: a plain hash of what it guesses.
  const Digest guess = crypto::sha256(kStart.view());
  EXPECT_FALSE(std::ranges::equal(ByteView(guess.bytes).first(8),
                                  world.known.key_of("dk-a", kStart, 0).view()));
}

TEST(Conversations, keys_of_many_tenants_and_starts_never_meet) {
  World world;
  std::set<wire::ConversationKey> keys;
  for (int tenant = 0; tenant < 50; ++tenant) {
    for (std::uint8_t start = 1; start <= 50; ++start)
      keys.insert(world.known.key_of("dk-" + std::to_string(tenant), Digest{{start}}, 0));
  }
  EXPECT_EQ(keys.size(), 2'500U) << test::seed_note(test::test_seed());
}

TEST(Conversations, without_a_start_or_switched_off_there_is_no_key_and_no_memory) {
  World world;
  Conversations off(world.random, false);
  EXPECT_EQ(world.known.key_of("dk-a", {}, 0), wire::ConversationKey{});
  EXPECT_EQ(off.key_of("dk-a", kStart, 0), wire::ConversationKey{});
  off.answered({}, kNode, 0);
  EXPECT_EQ(off.size(), 0U);
  EXPECT_FALSE(off.last({}, 0));
}

TEST(Conversations, who_answered_last_is_remembered_for_ten_minutes) {
  World world;
  const wire::ConversationKey key{{1}};
  world.known.answered(key, kNode, 0);
  EXPECT_EQ(world.known.last(key, Conversations::kLifeMs), kNode);
  EXPECT_FALSE(world.known.last(key, Conversations::kLifeMs + 1));
  world.known.answered(key, NodeId{{2}}, 5);
  EXPECT_EQ(world.known.last(key, 5), NodeId{{2}});
}

TEST(Conversations, at_the_limit_the_oldest_is_forgotten) {
  World world;
  const auto key = [](std::size_t number) {
    return wire::ConversationKey{
        {1, static_cast<std::uint8_t>(number >> 8U), static_cast<std::uint8_t>(number)}};
  };
  for (std::size_t i = 0; i <= Conversations::kKeptMax; ++i)
    world.known.answered(key(i), kNode, static_cast<UnixMillis>(i));
  EXPECT_EQ(world.known.size(), Conversations::kKeptMax);
  EXPECT_FALSE(world.known.last(key(0), 5));
  EXPECT_TRUE(world.known.last(key(Conversations::kKeptMax), 5));
}

}  // namespace
}  // namespace darkbloom::connect
