#include "json/object_writer.h"

#include <gtest/gtest.h>

namespace darkbloom::json {
namespace {

TEST(ObjectWriter, writes_each_kind_of_field) {
  std::string out = "x";
  ObjectWriter(out)
      .text("a", "say \"b\"")
      .number("n", -3)
      .boolean("t", true)
      .node("l", {Node::Array{{std::int64_t{1}}, {nullptr}}})
      .raw("r", "{}")
      .end();
  EXPECT_EQ(out, R"(x{"a":"say \"b\"","n":-3,"t":true,"l":[1,null],"r":{}})");
}

TEST(ObjectWriter, an_object_may_be_empty) {
  std::string out;
  ObjectWriter(out).end();
  EXPECT_EQ(out, "{}");
}

}  // namespace
}  // namespace darkbloom::json
