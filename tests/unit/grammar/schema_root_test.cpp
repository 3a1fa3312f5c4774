#include "grammar/schema_root.h"

#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

class SchemaRootTest : public ::testing::Test {
 protected:
  std::optional<Target> find(std::string_view reference) {
    Refusal refusal;
    auto target = root_.find(reference, "at", refusal);
    EXPECT_NE(target.has_value(), refusal.found()) << reference;
    EXPECT_TRUE(!refusal.found() || refusal.error().param == "at");
    return target;
  }

  const json::Node node_ = testing::parsed(R"({"$defs":{"a":{"const":1},"b/c~d e":[true,{}]}})");
  const SchemaRoot root_{node_, "schema"};
};

TEST_F(SchemaRootTest, pointers_lead_to_nodes_and_their_places) {
  EXPECT_EQ(find("#")->node, &node_);
  EXPECT_EQ(find("#")->path, "schema");
  EXPECT_EQ(find("#/$defs/a")->path, "schema.$defs.a");
  EXPECT_EQ(find("#/$defs/a")->node, node_.find("$defs")->find("a"));
  EXPECT_EQ(find("#/$defs/b~1c~0d%20e/1")->path, "schema.$defs.b/c~d e[1]");
}

TEST_F(SchemaRootTest, what_leads_nowhere_or_out_is_refused) {
  for (const std::string_view reference :
       {"", "a", "https://x.y/z", "other.json#/a", "#a", "#/a", "#/$defs/", "#/$defs/a/const/x",
        "#/$defs/b~1c~0d e/2", "#/$defs/b~1c~0d e/-1", "#/$defs/b~1c~0d e/x", "#/$defs/~2", "#/~",
        "#/%4", "#/%zz", "#/$defs/a/"})
    EXPECT_FALSE(find(reference)) << reference;
}

}  // namespace
}  // namespace darkbloom::grammar
