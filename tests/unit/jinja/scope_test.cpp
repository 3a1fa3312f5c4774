#include "jinja/scope.h"

#include <gtest/gtest.h>

namespace darkbloom::jinja {
namespace {

TEST(JinjaScope, a_name_is_found_in_its_own_scope_alone) {
  Scope outer(nullptr);
  Scope inner(&outer);
  outer.set("a", Value(Text("1")));
  EXPECT_EQ(inner.find("a"), nullptr);
  EXPECT_EQ(inner.outer(), &outer);
  inner.set("a", Value(Text("2")));
  inner.set("a", Value(Text("3")));
  EXPECT_EQ(inner.size(), 1U);
  EXPECT_EQ(inner.find("a")->text()->bytes(), "3");
  EXPECT_EQ(outer.find("a")->text()->bytes(), "1");
}

TEST(JinjaScope, it_is_kept_when_asked) {
  Scope scope(nullptr);
  EXPECT_FALSE(scope.kept());
  scope.keep();
  EXPECT_TRUE(scope.kept());
}

}  // namespace
}  // namespace darkbloom::jinja
