#include "grammar/schema_join_values.h"

#include <gtest/gtest.h>

#include "json/write.h"
#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::parsed;

/// As JSON text, or "none".
std::string joined(std::string_view keyword, std::string_view a, std::string_view b) {
  const auto value = join_values(keyword, parsed(a), parsed(b));
  return value ? json::to_text(*value) : "none";
}

TEST(SchemaJoinValues, the_tighter_bound_stays) {
  EXPECT_EQ(joined("minimum", "1", "2.5"), "2.5");
  EXPECT_EQ(joined("maximum", "1", "2.5"), "1");
  EXPECT_EQ(joined("minItems", "3", "1"), "3");
  EXPECT_EQ(joined("maxLength", "3", "1"), "1");
  EXPECT_EQ(joined("exclusiveMinimum", "1", "2"), "2");
  EXPECT_EQ(joined("exclusiveMaximum", "1", "2"), "1");
  EXPECT_EQ(joined("minimum", "9007199254740993", "9007199254740992"), "none");
  EXPECT_EQ(joined("exclusiveMinimum", "true", "2"), "none");
}

TEST(SchemaJoinValues, types_and_values_in_common_stay) {
  EXPECT_EQ(joined("type", R"("number")", R"(["integer","string"])"), R"(["integer"])");
  EXPECT_EQ(joined("type", R"("string")", R"("null")"), "none");
  EXPECT_EQ(joined("enum", "[1,2.0]", "[2,3]"), "[2.0]");
  EXPECT_EQ(joined("required", R"(["a"])", R"(["b","a"])"), R"(["a","b"])");
}

TEST(SchemaJoinValues, equal_values_stay_and_others_do_not_join) {
  EXPECT_EQ(joined("pattern", R"("a")", R"("a")"), R"("a")");
  EXPECT_EQ(joined("pattern", R"("a")", R"("b")"), "none");
  EXPECT_EQ(joined("uniqueItems", "true", "false"), "none");
  EXPECT_EQ(joined("const", "1", "1.0"), "1");
}

TEST(SchemaJoinValues, schemas_of_items_become_parts) {
  EXPECT_EQ(joined("items", R"({"type":"integer"})", R"({"minimum":1})"),
            R"({"allOf":[{"type":"integer"},{"minimum":1}]})");
  EXPECT_EQ(joined("items", "true", R"({"minimum":1})"), R"({"minimum":1})");
  EXPECT_EQ(joined("items", "false", R"({"minimum":1})"), "false");
}

TEST(SchemaJoinValues, members_of_one_are_additional_to_the_other) {
  json::Node a =
      parsed(R"({"properties":{"a":{"const":1},"c":true},"additionalProperties":{"const":3}})");
  join_objects(a, parsed(R"({"properties":{"b":{"const":2},"c":{"const":4}}})"));
  EXPECT_EQ(json::to_text(a),
            R"({"properties":{"a":{"const":1},"c":{"const":4},)"
            R"("b":{"allOf":[{"const":2},{"const":3}]}},"additionalProperties":{"const":3}})");
}

TEST(SchemaJoinValues, first_items_do_not_join_with_others) {
  const json::Node first = parsed(R"({"prefixItems":[{}]})");
  EXPECT_FALSE(items_join(first, parsed(R"({"items":{}})")));
  EXPECT_FALSE(items_join(parsed(R"({"items":{}})"), first));
  EXPECT_TRUE(items_join(first, parsed(R"({"minItems":1})")));
  EXPECT_TRUE(items_join(parsed(R"({"items":{}})"), parsed(R"({"items":{}})")));
}

}  // namespace
}  // namespace darkbloom::grammar
