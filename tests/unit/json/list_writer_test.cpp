#include "json/list_writer.h"

#include <gtest/gtest.h>

namespace darkbloom::json {
namespace {

TEST(ListWriter, entries_are_parted_and_lists_may_be_nested) {
  std::string out = "x";
  ListWriter outer(out);
  outer.next() += "1";
  ListWriter inner(outer.next());
  inner.next() += "2";
  inner.next() += "3";
  inner.end();
  outer.next() += "4";
  outer.end();
  EXPECT_EQ(out, "x[1,[2,3],4]");
}

TEST(ListWriter, a_list_may_be_empty) {
  std::string out;
  ListWriter(out).end();
  EXPECT_EQ(out, "[]");
}

}  // namespace
}  // namespace darkbloom::json
