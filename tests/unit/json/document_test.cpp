#include "json/document.h"

#include <gtest/gtest.h>

namespace darkbloom::json {
namespace {

std::string nested(std::size_t depth) {
  return std::string(depth, '[') + std::string(depth, ']');
}

std::string array_of(std::size_t zeros) {
  std::string text = "[";
  for (std::size_t i = 0; i < zeros; ++i)
    text += i == 0 ? "0" : ",0";
  return text + "]";
}

TEST(JsonDocument, every_kind_of_value_keeps_its_type) {
  const auto root = parse(R"({"a":[null,true,-3,2.5,"x",{}]})");
  ASSERT_TRUE(root);
  const auto& list = *root->find("a")->as<Node::Array>();
  ASSERT_EQ(list.size(), 6U);
  EXPECT_TRUE(list[0].is_null());
  EXPECT_EQ(*list[1].as<bool>(), true);
  EXPECT_EQ(*list[2].as<std::int64_t>(), -3);
  EXPECT_EQ(*list[3].as<double>(), 2.5);
  EXPECT_EQ(*list[4].as<std::string>(), "x");
  EXPECT_TRUE(list[5].as<Node::Object>()->empty());
}

TEST(JsonDocument, members_after_a_nested_value_stay_with_their_object) {
  const auto root = parse(R"({"a":{"b":[1,[2]]},"c":{"d":3},"e":4})");
  ASSERT_TRUE(root);
  EXPECT_EQ(*root->find("c")->find("d")->as<std::int64_t>(), 3);
  EXPECT_EQ(*root->find("e")->as<std::int64_t>(), 4);
}

TEST(JsonDocument, of_equal_keys_the_last_wins) {
  const auto root = parse(R"({"a":1,"b":2,"a":3})");
  ASSERT_TRUE(root);
  EXPECT_EQ(*root->find("a")->as<std::int64_t>(), 3);
}

TEST(JsonDocument, integers_outside_of_64_bits_are_decimals) {
  const auto root = parse("[9223372036854775807,9223372036854775808,-9223372036854775808]");
  ASSERT_TRUE(root);
  const auto& list = *root->as<Node::Array>();
  EXPECT_NE(list[0].as<std::int64_t>(), nullptr);
  EXPECT_NE(list[1].as<double>(), nullptr);
  EXPECT_NE(list[2].as<std::int64_t>(), nullptr);
}

TEST(JsonDocument, what_is_no_json_is_refused_in_one_sentence) {
  for (const std::string_view text :
       {"",    " ",   "{",    "}",     "[1,]",    "{\"a\"}", "{a:1}", "{'a':1}",
        "nul", "1 2", "{} x", "\"a",   "\"\\x\"", "\"\t\"",  "01",    "1.",
        ".5",  "+1",  "NaN",  "1e999", "[1 2]",   "// x\n1"}) {
    const auto root = parse(text);
    ASSERT_FALSE(root) << text;
    EXPECT_EQ(root.error().fault, Fault::invalid);
    EXPECT_EQ(root.error().detail, "The request body is not valid JSON.");
  }
}

TEST(JsonDocument, what_is_no_utf8_is_refused) {
  for (const std::string_view text :
       {"\"\xFF\"", "\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xE2\x82\"", "\"\\ud800\"",
        "\"\\udc00x\"", "{\"\xFF\":1}", "\xFF"}) {
    EXPECT_FALSE(parse(text));
  }
}

TEST(JsonDocument, escapes_become_characters) {
  const auto root = parse(R"("\u00e9\ud83d\ude00\n")");
  ASSERT_TRUE(root);
  EXPECT_EQ(*root->as<std::string>(), "é😀\n");
}

TEST(JsonDocument, nesting_has_a_limit) {
  EXPECT_TRUE(parse(nested(kDepthMax)));
  const auto deeper = parse(nested(kDepthMax + 1));
  ASSERT_FALSE(deeper);
  EXPECT_NE(deeper.error().detail.find("64 levels"), std::string::npos);
  EXPECT_FALSE(parse(std::string(1'000'000, '[')));
  EXPECT_FALSE(parse(std::string(1'000'000, '{')));
}

TEST(JsonDocument, the_number_of_values_has_a_limit) {
  EXPECT_TRUE(parse(array_of(kValuesMax - 1)));
  const auto more = parse(array_of(kValuesMax));
  ASSERT_FALSE(more);
  EXPECT_NE(more.error().detail.find("200000"), std::string::npos);
}

TEST(JsonDocument, finding_in_what_is_no_object_finds_nothing) {
  EXPECT_EQ(parse("[1]")->find("a"), nullptr);
  EXPECT_EQ(parse("{}")->find("a"), nullptr);
}

}  // namespace
}  // namespace darkbloom::json
