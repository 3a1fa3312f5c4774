#include "grammar/schema_join.h"

#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::expect_refused;
using testing::expect_texts;

TEST(SchemaJoin, all_parts_hold) {
  expect_texts(R"({"allOf":[{"type":"integer","minimum":3},{"maximum":5,"title":"x"}]})",
               {"3", "5"}, {"2", "6"});
  expect_texts(R"({"allOf":[{"enum":[1,2,3]},{"enum":[2,3,4]},{"type":"integer"}]})", {"2", "3"},
               {"1", "4"});
  expect_texts(R"({"allOf":[{"properties":{"a":{"const":1}},"required":["a"]},
                            {"properties":{"b":{"const":2}}}]})",
               {R"({"a":1})", R"({"a":1,"b":2})"}, {"{}", R"({"b":2})"});
}

TEST(SchemaJoin, a_reference_holds_beside_its_siblings) {
  expect_texts(R"({"$ref":"#/$defs/n","minimum":5,"$defs":{"n":{"type":"integer","maximum":9}}})",
               {"5", "9"}, {"4", "10"});
  expect_texts(R"({"$ref":"#/$defs/n","description":"d","$defs":{"n":{"const":1}}})", {"1"}, {"2"});
}

TEST(SchemaJoin, alternatives_hold_beside_their_siblings) {
  expect_texts(R"({"type":"object","properties":{"a":{"const":1},"b":{"const":2}},
                   "anyOf":[{"required":["a"]},{"required":["b"]}]})",
               {R"({"a":1})", R"({"b":2})", R"({"a":1,"b":2})"}, {"{}"});
}

TEST(SchemaJoin, a_member_that_the_other_part_forbids_does_not_come) {
  expect_texts(R"({"allOf":[{"properties":{"a":{"const":1}},"additionalProperties":false},
                            {"properties":{"b":{"const":2}}}]})",
               {"{}", R"({"a":1})"}, {R"({"b":2})"});
  expect_refused(R"({"allOf":[{"properties":{"a":{}},"additionalProperties":false},
                              {"properties":{"b":{}},"required":["b"]}]})",
                 ".properties.b");
}

TEST(SchemaJoin, recursion_through_parts_comes_to_an_end) {
  expect_texts(R"({"allOf":[{"properties":{"x":{"$ref":"#"}}},{"properties":{"x":{"$ref":"#"}}}]})",
               {"{}", R"({"x":{"x":{}}})"}, {R"({"y":1})", R"({"x":1})"});
  expect_refused(R"({"allOf":[{"$ref":"#"}]})", ".allOf[0]");
}

TEST(SchemaJoin, what_does_not_join_is_refused) {
  for (const std::string_view parts :
       {R"({"type":"string"},{"type":"integer"})", R"({"const":1},{"const":2})",
        R"({"pattern":"a"},{"pattern":"b"})", R"({"enum":[1]},{"enum":[2]})",
        R"({"multipleOf":2},{"multipleOf":3})", R"({"anyOf":[{}]},{"anyOf":[true]})",
        R"({"prefixItems":[{}]},{"items":{"const":1}})", R"({"format":"date"},{"format":"time"})"})
    expect_refused(R"({"allOf":[)" + std::string(parts) + "]}", ".allOf[1]");
  expect_refused(R"({"allOf":[{},false]})", ".allOf[1]");
  expect_refused(R"({"allOf":[{"not":{}}]})", ".allOf[0].not");
  expect_refused(R"({"allOf":{}})", ".allOf");
}

TEST(SchemaJoin, work_has_a_limit) {
  std::string defs = R"("d0":{"type":"object"})";
  for (int i = 1; i < 60; ++i) {
    const std::string before = std::to_string(i - 1);
    defs += ",\"d" + std::to_string(i) + R"(":{"allOf":[{"$ref":"#/$defs/d)" + before +
            R"("},{"$ref":"#/$defs/d)" + before + "\"}]}";
  }
  expect_refused(R"({"$ref":"#/$defs/d59","$defs":{)" + defs + "}}", ".$defs.d11.allOf[0]");
}

}  // namespace
}  // namespace darkbloom::grammar
