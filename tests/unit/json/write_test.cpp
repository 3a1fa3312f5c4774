#include "json/write.h"

#include <gtest/gtest.h>

#include <cmath>

namespace darkbloom::json {
namespace {

std::string again(std::string_view text) {
  const auto node = parse(text);
  return node ? to_text(*node) : "refused";
}

TEST(JsonWrite, what_was_read_is_written_the_same_without_spaces) {
  EXPECT_EQ(again(R"({"b": [1, -2, null, true, false], "a": {"x": "é\n\""}, "e": [], "o": {}})"),
            R"({"b":[1,-2,null,true,false],"a":{"x":"é\n\""},"e":[],"o":{}})");
}

TEST(JsonWrite, numbers_have_their_shortest_form_and_keep_their_kind) {
  EXPECT_EQ(again("[0.1, 1.0, 1e300, -0.5, 9223372036854775807]"),
            "[0.1,1.0,1e+300,-0.5,9223372036854775807]");
}

TEST(JsonWrite, what_is_no_number_is_null) {
  EXPECT_EQ(to_text(Node{std::nan("")}), "null");
  EXPECT_EQ(to_text(Node{HUGE_VAL}), "null");
}

TEST(JsonWrite, members_keep_their_order_and_repeat) {
  EXPECT_EQ(again(R"({"z":1,"a":2,"z":3})"), R"({"z":1,"a":2,"z":3})");
}

}  // namespace
}  // namespace darkbloom::json
