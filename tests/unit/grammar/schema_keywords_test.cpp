#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::expect_refused;
using testing::expect_texts;

TEST(SchemaKeywords, annotations_change_nothing) {
  expect_texts(R"({"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://x.y/z",
    "title":"T","description":"D","default":5,"examples":[5],"$comment":"C","deprecated":true,
    "readOnly":true,"x-order":3,"$defs":{"unused":{"not":{}}},"const":1})",
               {"1"}, {"5"});
}

TEST(SchemaKeywords, what_is_not_supported_is_refused_by_its_place) {
  for (const std::string keyword :
       {"not", "if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies",
        "patternProperties", "propertyNames", "unevaluatedProperties", "unevaluatedItems",
        "contains", "minContains", "maxContains", "$dynamicRef", "$recursiveRef"})
    expect_refused(R"({"type":"object","properties":{"a":{")" + keyword + R"(":{}}}})",
                   ".properties.a." + keyword);
}

TEST(SchemaKeywords, unknown_ones_are_refused) {
  expect_refused(R"({"minLenght":3})", ".minLenght");
  expect_refused(R"({"":3})", ".");
}

TEST(SchemaKeywords, only_the_root_has_an_id) {
  expect_refused(R"({"properties":{"a":{"$id":"https://x.y/z"}}})", ".properties.a.$id");
}

TEST(SchemaKeywords, only_objects_and_booleans_are_schemas) {
  for (const std::string_view schema : {"1", "\"string\"", "null", "[]"})
    expect_refused(schema, "");
  expect_texts("true", {"1", "{}"}, {});
  expect_refused("false", "");
}

}  // namespace
}  // namespace darkbloom::grammar
