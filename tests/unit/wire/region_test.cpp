#include "wire/region.h"

#include <gtest/gtest.h>

namespace darkbloom::wire {
namespace {

TEST(Region, parts_from_wide_to_narrow_are_one) {
  for (const std::string_view text : {"eu", "eu-de", "eu-de-by", "us-ca-sfo1", "0", "abcdefgh-1"})
    EXPECT_TRUE(is_region(text)) << text;
}

TEST(Region, other_texts_are_none) {
  for (const std::string_view text : {"", "-", "eu-", "-de", "eu--de", "EU", "eu de", "eu_de",
                                      "abcdefghi", "eu-de-by-muc-1234", "d\xc3\xa9"})
    EXPECT_FALSE(is_region(text)) << text;
}

TEST(Region, a_place_lies_within_what_is_wider_and_within_itself) {
  EXPECT_TRUE(lies_within("eu-de", "eu"));
  EXPECT_TRUE(lies_within("eu-de", "eu-de"));
  EXPECT_TRUE(lies_within("eu-de", ""));
  EXPECT_TRUE(lies_within("", ""));
}

TEST(Region, a_place_lies_in_no_narrower_and_no_other_one) {
  EXPECT_FALSE(lies_within("eu", "eu-de"));
  EXPECT_FALSE(lies_within("eu-de", "eu-d"));
  EXPECT_FALSE(lies_within("eu-de", "us"));
  EXPECT_FALSE(lies_within("", "eu")) << "a machine that names no place is nowhere";
}

}  // namespace
}  // namespace darkbloom::wire
