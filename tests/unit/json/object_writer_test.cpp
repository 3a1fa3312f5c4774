#include "json/object_writer.h"

#include <gtest/gtest.h>

#include <limits>

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

TEST(ObjectWriter, a_number_that_no_reader_has_is_written_as_the_greatest) {
  std::string out;
  ObjectWriter(out)
      .number("least", std::numeric_limits<std::int64_t>::min())
      .number("small", std::uint32_t{7})
      .number("great", std::numeric_limits<std::uint64_t>::max())
      .end();
  EXPECT_EQ(out, R"({"least":-9223372036854775808,"small":7,"great":9223372036854775807})");
}

TEST(ObjectWriter, an_object_may_be_empty) {
  std::string out;
  ObjectWriter(out).end();
  EXPECT_EQ(out, "{}");
}

}  // namespace
}  // namespace darkbloom::json
