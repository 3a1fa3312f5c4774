#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::expect_refused;
using testing::expect_texts;

TEST(SchemaObjects, optional_properties_come_in_order_or_not_at_all) {
  expect_texts(
      R"({"properties":{"a":{"const":1},"b":{"const":2},"c":{"const":3}},"required":["b"]})",
      {R"({"b":2})", R"({"a":1,"b":2})", R"({"b":2,"c":3})", R"({"a":1,"b":2,"c":3})"},
      {"{}", R"({"a":1})", R"({"b":2,"a":1})", R"({"b":2,})", R"({,"b":2})", R"({"a":1,"c":3})",
       R"({"b":2,"b":2})"});
}

TEST(SchemaObjects, without_required_ones_the_object_may_be_empty) {
  expect_texts(R"({"properties":{"a":{"const":1},"b":{"const":2}}})",
               {"{}", R"({"a":1})", R"({"b":2})", R"({"a":1,"b":2})"},
               {R"({"c":1})", R"({"a":1,"a":1})"});
  expect_texts(R"({"properties":{"a":{"const":1}},"minProperties":1})", {R"({"a":1})"}, {"{}"});
}

TEST(SchemaObjects, additional_properties_are_none_any_or_of_a_schema) {
  expect_texts(R"({"properties":{"a":{"const":1}},"additionalProperties":false})",
               {"{}", R"({"a":1})"}, {R"({"b":1})"});
  expect_texts(
      R"({"properties":{"a":{"const":1}},"additionalProperties":{"const":2}})",
      {"{}", R"({"a":1})", R"({"a":1,"b":2,"aa":2})", R"({"":2,"\"":2})"},
      {R"({"a":2})", R"({"b":1})", R"({"a":1,"a":2})", R"({"\u0061":2})", R"({"b":2,"a":1})"});
  expect_texts(R"({"properties":{"a":{"const":1}},"additionalProperties":true})", {R"({"b":[{}]})"},
               {R"({"a":2})"});
  expect_texts(R"({"type":"object"})", {"{}", R"({"a":1})"}, {"1"});
  expect_texts(R"({"type":"object","properties":{}})", {"{}"}, {R"({"a":1})"});
}

TEST(SchemaObjects, a_map_has_a_schema_for_its_values_and_may_count) {
  expect_texts(R"({"type":"object","additionalProperties":{"type":"null"},"maxProperties":2})",
               {"{}", R"({"x":null})", R"({"x":null,"y":null})"},
               {R"({"x":1})", R"({"x":null,"y":null,"z":null})"});
  expect_texts(R"({"type":"object","maxProperties":0})", {"{}"}, {R"({"a":1})"});
}

TEST(SchemaObjects, a_required_name_without_a_schema_takes_the_additional_one) {
  expect_texts(R"({"required":["a"]})", {R"({"a":[]})", R"({"a":1,"b":2})"}, {"{}", R"({"b":2})"});
  expect_texts(R"({"properties":{"b":{"const":1}},"required":["a"]})",
               {R"({"a":0})", R"({"b":1,"a":0})"}, {"{}"});
  expect_refused(R"({"properties":{},"required":["a"],"additionalProperties":false})", ".required");
}

TEST(SchemaObjects, names_are_spelled_as_json_spells_them) {
  expect_texts(R"({"properties":{"a\"\\\n é":{"const":1}},"required":["a\"\\\n é"]})",
               {R"({"a\"\\\n é":1})"}, {R"({"a":1})"});
}

TEST(SchemaObjects, of_equal_names_the_last_counts) {
  expect_texts(R"({"properties":{"a":{"const":1},"a":{"const":2}},"required":["a"]})",
               {R"({"a":2})"}, {R"({"a":1})", R"({"a":1,"a":2})"});
}

TEST(SchemaObjects, a_property_that_nothing_satisfies_does_not_come) {
  expect_texts(R"({"properties":{"a":false,"b":{"const":1}}})", {"{}", R"({"b":1})"},
               {R"({"a":1})"});
  expect_refused(R"({"properties":{"a":false},"required":["a"]})", ".properties.a");
}

TEST(SchemaObjects, what_cannot_be_counted_is_refused) {
  expect_refused(R"({"properties":{"a":{},"b":{}},"minProperties":2})", ".minProperties");
  expect_refused(R"({"properties":{"a":{},"b":{}},"maxProperties":1})", ".maxProperties");
  expect_refused(R"({"required":[1]})", ".required");
  expect_refused(R"({"required":true})", ".required");
  expect_refused(R"({"properties":[]})", ".properties");
  expect_refused(R"({"properties":{"a":5}})", ".properties.a");
  expect_refused(R"({"type":"object","additionalProperties":5})", ".additionalProperties");
}

TEST(SchemaObjects, many_optional_properties_stay_small) {
  std::string schema = R"({"properties":{)";
  for (int i = 0; i < 200; ++i)
    schema += (i == 0 ? "\"p" : ",\"p") + std::to_string(i) + R"(":{"type":"integer"})";
  EXPECT_LT(testing::grammar_of(schema + "}}").size(), 40'000U);
}

}  // namespace
}  // namespace darkbloom::grammar
