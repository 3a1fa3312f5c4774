#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::expect_refused;
using testing::expect_texts;

void expect_taken(const std::string& alternatives) {
  EXPECT_FALSE(testing::grammar_of(R"({"oneOf":[)" + alternatives + "]}").empty());
}

void expect_not_taken(const std::string& alternatives) {
  expect_refused(R"({"oneOf":[)" + alternatives + "]}", ".oneOf[1]");
}

TEST(SchemaDisjoint, alternatives_that_exclude_one_another_are_taken) {
  expect_taken(R"({"type":"string"},{"type":["null","integer"]})");
  expect_taken(R"({"const":1},{"enum":[2,3]})");
  expect_taken(R"({"const":"a"},{"type":"integer"})");
  expect_taken(R"({"type":"object","properties":{"k":{"const":"a"}},"required":["k"]},
                  {"type":"object","properties":{"k":{"const":"b"}}})");
  expect_taken(R"({"type":"object","properties":{"a":{}},"required":["a"]},
                  {"type":"object","properties":{"b":{}},"additionalProperties":false})");
  expect_texts(
      R"({"oneOf":[{"$ref":"#/$defs/s"},{"type":"null"}],"$defs":{"s":{"type":"string"}}})",
      {"null", R"("x")"}, {"1"});
}

TEST(SchemaDisjoint, alternatives_that_may_hold_together_are_refused) {
  expect_not_taken(R"({"type":"integer"},{"type":"number"})");
  expect_not_taken(R"({"type":"string"},{})");
  expect_not_taken(R"({"type":"string"},{"minimum":3})");
  expect_not_taken(R"({"const":1},{"enum":[1.0]})");
  expect_not_taken(R"({"type":"object","properties":{"k":{"const":"a"}}},
                      {"type":"object","properties":{"k":{"const":"b"}}})");
  expect_not_taken(R"({"type":"object","required":["a"]},{"type":"object","properties":{"b":{}}})");
  expect_not_taken(R"({"properties":{"k":{"const":"a"}},"required":["k"]},
                      {"properties":{"k":{"const":"b"}},"required":["k"]})");
  expect_not_taken(R"({"type":"string"},true)");
  expect_refused(R"({"oneOf":[{"type":"string"},{"$ref":"#/$defs/n"}],"$defs":{"n":{}}})",
                 ".oneOf[1]");
}

TEST(SchemaDisjoint, one_alternative_needs_no_comparison) {
  expect_taken(R"({"type":"integer"})");
}

}  // namespace
}  // namespace darkbloom::grammar
