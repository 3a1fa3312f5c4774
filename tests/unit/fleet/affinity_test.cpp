#include "fleet/affinity.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

constexpr NodeId kNode{{1}};
constexpr Affinity::Conversation kTalk{.tenant = 1, .key = AffinityKey{{7}}};

TEST(Affinity, the_node_that_read_a_conversation_has_less_to_read) {
  Affinity affinity;
  affinity.served(kTalk, {kNode, 1000, 0});
  EXPECT_DOUBLE_EQ(affinity.cached(kTalk, kNode, 1), 750);
  EXPECT_EQ(affinity.cached(kTalk, NodeId{{2}}, 1), 0);
}

TEST(Affinity, an_equal_key_of_another_tenant_is_another_conversation) {
  Affinity affinity;
  affinity.served(kTalk, {kNode, 1000, 0});
  EXPECT_EQ(affinity.cached({.tenant = 2, .key = kTalk.key}, kNode, 1), 0);
}

TEST(Affinity, caches_are_believed_for_ten_minutes) {
  Affinity affinity;
  affinity.served(kTalk, {kNode, 1000, 0});
  EXPECT_GT(affinity.cached(kTalk, kNode, Affinity::kLifeMs), 0);
  EXPECT_EQ(affinity.cached(kTalk, kNode, Affinity::kLifeMs + 1), 0);
}

TEST(Affinity, it_holds_no_more_keys_than_its_limit_and_forgets_the_old_for_the_new) {
  Affinity affinity;
  const auto fill = [&](Tenant tenant, UnixMillis now) {
    for (std::size_t i = 0; i < Affinity::kKeysMax + 10; ++i) {
      AffinityKey key;
      for (std::size_t byte = 0; byte < 4; ++byte)
        key.bytes[byte] = static_cast<std::uint8_t>(i >> (8 * byte));
      affinity.served({tenant, key}, {kNode, 1, now});
    }
  };
  fill(1, 0);
  EXPECT_EQ(affinity.size(), Affinity::kKeysMax);
  const UnixMillis later = Affinity::kLifeMs + Affinity::kSweepMs;
  fill(2, later);
  EXPECT_EQ(affinity.size(), Affinity::kKeysMax);
  EXPECT_GT(affinity.cached({2, AffinityKey{}}, kNode, later), 0);
}

}  // namespace
}  // namespace darkbloom::fleet
