#include "base/secret_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "support/counted_memory.h"

namespace darkbloom {
namespace {

const Bytes kKey(32, 0xA5);

bool holds(const CountedMemory& memory) {
  return !std::ranges::search(memory.storage(), kKey).empty();
}

TEST(KeptSecret, lies_in_the_memory_that_it_was_given_and_is_wiped_there) {
  CountedMemory memory(64);
  {
    const KeptSecret kept(kKey, memory);
    EXPECT_TRUE(std::ranges::equal(kept.view(), kKey));
    EXPECT_TRUE(holds(memory));
  }
  EXPECT_FALSE(holds(memory));
  EXPECT_EQ(memory.taken(), 0U);
}

TEST(KeptSecret, moves_without_a_copy_and_is_given_back_once) {
  CountedMemory memory(64);
  KeptSecret first(kKey, memory);
  const std::uint8_t* const place = first.view().data();
  KeptSecret second(std::move(first));
  KeptSecret third;
  third = std::move(second);
  EXPECT_EQ(third.view().data(), place);
  EXPECT_EQ(memory.taken(), 32U);
  third = KeptSecret();
  EXPECT_EQ(memory.taken(), 0U);
  EXPECT_FALSE(holds(memory));
}

TEST(KeptSecret, is_empty_where_there_is_no_room) {
  CountedMemory memory(16);
  EXPECT_TRUE(KeptSecret(kKey, memory).empty());
  EXPECT_EQ(memory.taken(), 0U);
}

}  // namespace
}  // namespace darkbloom
