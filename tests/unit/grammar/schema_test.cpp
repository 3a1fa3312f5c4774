#include "grammar/schema.h"

#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

struct Read {
  explicit Read(std::string_view text) : node(testing::parsed(text)) {}
  json::Node node;
  std::string path = "schema";
  Schema schema{node, path};
  Refusal refusal;
};

TEST(Schema, the_first_refusal_stays) {
  Refusal refusal;
  EXPECT_FALSE(refusal.found());
  refusal.keep("a", "First.");
  refusal.keep("b", "Second.");
  ASSERT_TRUE(refusal.found());
  EXPECT_EQ(refusal.error().fault, Fault::invalid);
  EXPECT_EQ(refusal.error().code, "unsupported_schema");
  EXPECT_EQ(refusal.error().detail, "First.");
  EXPECT_EQ(refusal.error().param, "a");
}

TEST(Schema, kinds_are_those_of_type_or_of_the_keywords) {
  const auto kinds = [](std::string_view text) {
    Read read(text);
    auto found = kinds_of(read.schema, read.refusal);
    EXPECT_FALSE(read.refusal.found()) << text;
    return found;
  };
  using Kinds = std::vector<Kind>;
  EXPECT_EQ(kinds("{}"), Kinds{});
  EXPECT_EQ(kinds(R"({"type":"string"})"), Kinds{Kind::string});
  EXPECT_EQ(kinds(R"({"type":["null","integer","number","null"]})"),
            (Kinds{Kind::null, Kind::number}));
  EXPECT_EQ(kinds(R"({"type":"object","nullable":true})"), (Kinds{Kind::object, Kind::null}));
  EXPECT_EQ(kinds(R"({"minLength":1,"items":{}})"), (Kinds{Kind::string, Kind::array}));
  EXPECT_EQ(kinds(R"({"title":"x","nullable":true})"), Kinds{});
  for (const std::string_view bad :
       {R"({"type":"text"})", R"({"type":[]})", R"({"type":[1]})", R"({"type":{}})",
        R"({"type":null})", R"({"type":"null","nullable":1})"}) {
    Read read(bad);
    kinds_of(read.schema, read.refusal);
    EXPECT_TRUE(read.refusal.found()) << bad;
  }
}

TEST(Schema, values_have_kinds) {
  EXPECT_EQ(kind_of(testing::parsed("1")), Kind::integer);
  EXPECT_EQ(kind_of(testing::parsed("1.0")), Kind::integer);
  EXPECT_EQ(kind_of(testing::parsed("1.5")), Kind::number);
  EXPECT_EQ(kind_of(testing::parsed("[]")), Kind::array);
  EXPECT_TRUE(allows({Kind::number}, Kind::integer));
  EXPECT_FALSE(allows({Kind::integer}, Kind::number));
}

TEST(Schema, typed_readers_refuse_other_types) {
  Read read(R"({"a":3,"b":2.0,"c":"x","d":true,"e":[1],"f":-1,"g":1e9})");
  EXPECT_EQ(count_in(read.schema, "a", read.refusal), 3U);
  EXPECT_EQ(count_in(read.schema, "b", read.refusal), 2U);
  EXPECT_FALSE(count_in(read.schema, "absent", read.refusal));
  EXPECT_EQ(*text_in(read.schema, "c", read.refusal), "x");
  EXPECT_TRUE(flag_in(read.schema, "d", read.refusal));
  EXPECT_EQ(list_in(read.schema, "e", read.refusal)->size(), 1U);
  EXPECT_FALSE(read.refusal.found());
  const auto refused = [&](auto&& reader, std::string_view keyword) {
    Refusal refusal;
    reader(read.schema, keyword, refusal);
    return refusal.found() && refusal.error().param == "schema." + std::string(keyword);
  };
  for (const std::string_view keyword : {"c", "f", "g"})
    EXPECT_TRUE(refused(count_in, keyword)) << keyword;
  EXPECT_TRUE(refused(text_in, "a"));
  EXPECT_TRUE(refused(flag_in, "a"));
  EXPECT_TRUE(refused(list_in, "a"));
}

TEST(Schema, of_equal_members_the_last_stays_at_the_first_place) {
  const json::Node node = testing::parsed(R"({"a":1,"b":2,"a":3})");
  const auto members = members_of(*node.as<json::Node::Object>());
  ASSERT_EQ(members.size(), 2U);
  EXPECT_EQ(members[0]->name, "a");
  EXPECT_EQ(*members[0]->node.as<std::int64_t>(), 3);
}

TEST(Schema, values_are_compared_as_json_schema_does) {
  const auto same = [](std::string_view a, std::string_view b) {
    return same_value(testing::parsed(a), testing::parsed(b));
  };
  EXPECT_TRUE(same("1", "1.0"));
  EXPECT_TRUE(same(R"({"a":1,"b":[null]})", R"({"b":[null],"a":1})"));
  EXPECT_TRUE(same("null", "null"));
  EXPECT_FALSE(same("9007199254740993", "9007199254740992"));
  EXPECT_FALSE(same("1", "true"));
  EXPECT_FALSE(same("null", "false"));
  EXPECT_FALSE(same("[1]", "[1,2]"));
  EXPECT_FALSE(same(R"({"a":1})", R"({"a":1,"b":1})"));
  EXPECT_FALSE(same(R"("1")", "1"));
}

}  // namespace
}  // namespace darkbloom::grammar
