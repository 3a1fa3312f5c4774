#include "base/ids.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "unit/base/seeded_random.h"

namespace darkbloom {
namespace {

static_assert(!std::is_convertible_v<NodeId, RequestId>, "one kind of name is not another");
static_assert(!std::is_same_v<Digest, TenantKey>);
static_assert(NodeId::kSize == 16 && RequestId::kSize == 16);
static_assert(Digest::kSize == 32 && TenantKey::kSize == 32);

TEST(Ids, an_id_is_made_from_exactly_its_size) {
  const Bytes bytes(16, 0xab);
  EXPECT_EQ(NodeId::from(bytes).value().hex(), "abababababababababababababababab");
  for (const std::size_t size : {0U, 15U, 17U, 32U}) {
    const auto id = NodeId::from(Bytes(size));
    ASSERT_FALSE(id);
    EXPECT_EQ(id.error().fault, Fault::invalid);
  }
}

TEST(Ids, ids_compare_by_their_bytes) {
  NodeId low, high;
  high.bytes[0] = 1;
  low.bytes[15] = 255;
  EXPECT_LT(low, high);
  EXPECT_EQ(low, low);
  EXPECT_NE(low, high);
}

TEST(Ids, random_ids_come_from_the_source_that_is_handed_in) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom one(seed), same(seed);
  const auto id = RequestId::random(one);
  EXPECT_EQ(id, RequestId::random(same));
  EXPECT_NE(id, RequestId::random(one));
}

}  // namespace
}  // namespace darkbloom
