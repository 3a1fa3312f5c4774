#include "attest/capabilities.h"

#include <gtest/gtest.h>

namespace darkbloom::attest {
namespace {

using Names = std::vector<std::string_view>;

TEST(Capabilities, those_that_were_added_are_named_in_the_order_of_their_bits) {
  Capabilities some;
  some.add(Capability::tools);
  some.add(Capability::chat);
  EXPECT_EQ(some.bits, 0b1001U);
  EXPECT_TRUE(some.has(Capability::chat));
  EXPECT_FALSE(some.has(Capability::embeddings));
  EXPECT_EQ(names_of(some), (Names{"chat", "tools"}));
  EXPECT_EQ(names_of({}), Names{});
}

TEST(Capabilities, each_bit_has_its_name_and_bits_of_the_future_none) {
  EXPECT_EQ(names_of({~0U}),
            (Names{"chat", "completions", "embeddings", "tools", "thinking", "json_schema"}));
  EXPECT_EQ(names_of({1U << 31U}), Names{});
  EXPECT_EQ(known_of({~0U}).bits, 0b111111U);
  EXPECT_EQ(known_of({1U << 6U}), Capabilities{});
}

}  // namespace
}  // namespace darkbloom::attest
