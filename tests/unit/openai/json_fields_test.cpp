#include "openai/json_fields.h"

#include <gtest/gtest.h>

#include <limits>

namespace darkbloom::openai {
namespace {

struct Read {
  explicit Read(std::string_view text) : node(*json::parse(text)) {}
  json::Node node;
  Mistake mistake;
  JsonFields fields{node, "", mistake};
};

void expect_mistake(const Mistake& mistake, std::string_view code, std::string_view param) {
  ASSERT_TRUE(mistake.found());
  EXPECT_EQ(mistake.error().fault, Fault::invalid);
  EXPECT_EQ(mistake.error().code, code);
  EXPECT_EQ(mistake.error().param, param);
}

TEST(JsonFields, a_field_of_the_right_type_is_read) {
  const Read read(R"({"b":true,"i":3,"d":0.5,"t":"x","a":[1],"o":{"i":4}})");
  EXPECT_EQ(read.fields.boolean("b"), true);
  EXPECT_EQ(read.fields.integer("i", {0, 3}), 3);
  EXPECT_EQ(read.fields.decimal("d", {0, 1}), 0.5);
  EXPECT_EQ(read.fields.decimal("i", {0, 3}), 3.0);
  EXPECT_EQ(*read.fields.text("t"), "x");
  EXPECT_EQ(read.fields.array("a")->size(), 1U);
  EXPECT_EQ(read.fields.object("o")->integer("i", {0, 9}), 4);
  EXPECT_FALSE(read.mistake.found());
}

TEST(JsonFields, absent_and_null_fields_are_no_mistake_unless_required) {
  const Read read(R"({"n":null})");
  EXPECT_FALSE(read.fields.boolean("n"));
  EXPECT_FALSE(read.fields.integer("x", {0, 1}));
  EXPECT_EQ(read.fields.text("n"), nullptr);
  EXPECT_TRUE(read.fields.mentions("n"));
  EXPECT_FALSE(read.fields.has("n"));
  EXPECT_FALSE(read.mistake.found());
  EXPECT_EQ(read.fields.required_text("n"), nullptr);
  expect_mistake(read.mistake, "missing_required_parameter", "n");
}

TEST(JsonFields, a_wrong_type_names_what_was_expected_and_what_came) {
  Read read(R"({"a":{"b":"text"}})");
  EXPECT_FALSE(read.fields.object("a")->integer("b", {0, 1}));
  expect_mistake(read.mistake, "invalid_type", "a.b");
  EXPECT_EQ(read.mistake.error().detail,
            "Invalid type for 'a.b': expected an integer, but got a string instead.");
}

TEST(JsonFields, every_getter_refuses_every_other_type) {
  const std::string_view values[] = {"true", "1", "0.5", "\"x\"", "[]", "{}"};
  for (std::size_t i = 0; i < std::size(values); ++i) {
    const auto refused = [&](auto get) {
      const Read read("{\"f\":" + std::string(values[i]) + "}");
      get(read.fields);
      return read.mistake.found();
    };
    EXPECT_EQ(refused([](const JsonFields& f) { f.boolean("f"); }), i != 0);
    EXPECT_EQ(refused([](const JsonFields& f) { f.integer("f", {0, 9}); }), i != 1);
    EXPECT_EQ(refused([](const JsonFields& f) { f.decimal("f", {0, 9}); }), i != 1 && i != 2);
    EXPECT_EQ(refused([](const JsonFields& f) { f.text("f"); }), i != 3);
    EXPECT_EQ(refused([](const JsonFields& f) { f.array("f"); }), i != 4);
    EXPECT_EQ(refused([](const JsonFields& f) { f.object("f"); }), i != 5);
  }
}

TEST(JsonFields, numbers_outside_of_their_range_are_refused) {
  for (const auto& [text, code] : {std::pair("{\"f\":-1}", "integer_below_min_value"),
                                   {"{\"f\":11}", "integer_above_max_value"}}) {
    const Read read(text);
    EXPECT_FALSE(read.fields.integer("f", {0, 10}));
    expect_mistake(read.mistake, code, "f");
  }
  for (const auto& [text, code] : {std::pair("{\"f\":-0.1}", "decimal_below_min_value"),
                                   {"{\"f\":2.1}", "decimal_above_max_value"}}) {
    const Read read(text);
    EXPECT_FALSE(read.fields.decimal("f", {0, 2}));
    expect_mistake(read.mistake, code, "f");
  }
}

TEST(JsonFields, whole_decimals_are_integers_and_others_are_not) {
  EXPECT_EQ(whole_number(*json::parse("100.0")), 100);
  EXPECT_EQ(whole_number(*json::parse("-9223372036854775808")),
            std::numeric_limits<std::int64_t>::min());
  for (const std::string_view text : {"1.5", "1e300", "9223372036854775808", "\"1\"", "null"})
    EXPECT_FALSE(whole_number(*json::parse(text))) << text;
}

TEST(JsonFields, the_first_mistake_is_kept) {
  const Read read(R"({"a":1,"b":2})");
  read.fields.text("a");
  read.fields.text("b");
  read.fields.required_text("c");
  EXPECT_EQ(read.mistake.error().param, "a");
}

TEST(JsonFields, paths_name_members_and_elements) {
  const Read read("{}");
  EXPECT_EQ(path_of("messages", 2), "messages[2]");
  const JsonFields element(read.node, "messages[2]", read.fields.mistake());
  EXPECT_EQ(element.path_of("role"), "messages[2].role");
  EXPECT_EQ(read.fields.path_of("role"), "role");
}

}  // namespace
}  // namespace darkbloom::openai
