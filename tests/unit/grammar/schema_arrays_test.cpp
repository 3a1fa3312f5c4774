#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::expect_refused;
using testing::expect_texts;

TEST(SchemaArrays, items_have_a_schema) {
  expect_texts(R"({"type":"array","items":{"const":1}})", {"[]", "[1]", "[1, 1,\n 1]"},
               {"[2]", "[1,]", "[,1]", "[1 1]", "[", "1"});
  expect_texts(R"({"type":"array"})", {"[]", R"([1,"a",[[]]])"}, {"{}"});
}

TEST(SchemaArrays, the_count_of_items_has_bounds) {
  const auto ones = [](int count) {
    std::string text = "[";
    for (int i = 0; i < count; ++i)
      text += i == 0 ? "1" : ",1";
    return text + "]";
  };
  expect_texts(R"({"items":{"const":1},"minItems":2,"maxItems":3})", {ones(2), ones(3)},
               {ones(0), ones(1), ones(4)});
  expect_texts(R"({"items":{"const":1},"minItems":1})", {ones(1), ones(9)}, {ones(0)});
  expect_texts(R"({"items":{"const":1},"maxItems":0})", {ones(0)}, {ones(1)});
  expect_texts(R"({"items":{"const":1},"maxItems":1})", {ones(0), ones(1)}, {ones(2)});
  expect_texts(R"({"items":{"const":1},"minItems":300,"maxItems":600})",
               {ones(300), ones(433), ones(600)}, {ones(299), ones(601)});
}

TEST(SchemaArrays, first_items_have_schemas_of_their_own) {
  expect_texts(R"({"prefixItems":[{"const":1},{"const":2}]})", {"[]", "[1]", "[1,2]"},
               {"[2]", "[1,2,3]"});
  expect_texts(R"({"prefixItems":[{"const":1},{"const":2}],"minItems":2})", {"[1,2]"},
               {"[]", "[1]", "[1,2,2]"});
  expect_texts(R"({"prefixItems":[{"const":1}],"items":{"const":5},"maxItems":3})",
               {"[]", "[1]", "[1,5]", "[1,5,5]"}, {"[5]", "[1,1]", "[1,5,5,5]"});
  expect_texts(R"({"prefixItems":[{"const":1},{"const":2}],"items":{"const":5},"minItems":3})",
               {"[1,2,5]", "[1,2,5,5]"}, {"[1,2]", "[1,5]"});
  expect_texts(R"({"prefixItems":[{"const":1}],"minItems":2})", {"[1,{}]"}, {"[1]", "[1,1,1]"});
  expect_texts(R"({"prefixItems":[{"const":1},{"const":2}],"maxItems":1})", {"[]", "[1]"},
               {"[1,2]"});
}

TEST(SchemaArrays, older_drafts_name_first_items_otherwise) {
  expect_texts(R"({"items":[{"const":1}],"additionalItems":{"const":5}})", {"[]", "[1]", "[1,5]"},
               {"[5]", "[1,1]"});
  expect_texts(R"({"items":[{"const":1}],"additionalItems":false,"minItems":1})", {"[1]"},
               {"[]", "[1,1]"});
}

TEST(SchemaArrays, what_cannot_be_held_is_refused) {
  expect_refused(R"({"type":"array","uniqueItems":true})", ".uniqueItems");
  expect_refused(R"({"type":"array","contains":{}})", ".contains");
  expect_refused(R"({"minItems":2,"maxItems":1})", ".maxItems");
  expect_refused(R"({"minItems":-1})", ".minItems");
  expect_refused(R"({"minItems":1.5})", ".minItems");
  expect_refused(R"({"minItems":"1"})", ".minItems");
  expect_refused(R"({"maxItems":1000000000})", ".maxItems");
  expect_refused(R"({"prefixItems":[{}],"items":false,"minItems":2})", ".minItems");
  expect_refused(R"({"prefixItems":{}})", ".prefixItems");
  expect_refused(R"({"prefixItems":[{}],"items":[{}]})", ".items");
  expect_refused(R"({"items":[{"not":{}}]})", ".items[0].not");
  expect_texts(R"({"uniqueItems":false,"items":{"const":1}})", {"[1,1]"}, {});
}

}  // namespace
}  // namespace darkbloom::grammar
