#include "front/input_page.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace darkbloom::front {
namespace {

using nlohmann::json;

const Secret& three() {
  static const Secret items = Secret::copy(
      view_of(R"([{"role":"user","content":"a"},{"id":"rs_1","type":"reasoning","content":[]},)"
              R"({"role":"assistant","content":"b"}])"));
  return items;
}

json page(const PageWish& wish) {
  return json::parse(input_page("resp_1", three(), wish).text());
}

TEST(InputPage, items_are_named_typed_and_made_of_parts) {
  const json all = page({.newest_first = false});
  ASSERT_EQ(all["data"].size(), 3U);
  EXPECT_EQ(all["data"][0], json::parse(R"({"id":"msg_resp_1_0","type":"message","role":"user",)"
                                        R"("content":[{"type":"input_text","text":"a"}]})"));
  EXPECT_EQ(all["data"][1]["id"], "rs_1");
  EXPECT_EQ(all["data"][2]["content"][0]["type"], "output_text");
  EXPECT_EQ(all["object"], "list");
  EXPECT_EQ(all["first_id"], "msg_resp_1_0");
  EXPECT_EQ(all["last_id"], "msg_resp_1_2");
  EXPECT_EQ(all["has_more"], false);
}

TEST(InputPage, the_newest_come_first_a_page_at_a_time) {
  const json first = page({.limit = 2});
  EXPECT_EQ(first["data"][0]["id"], "msg_resp_1_2");
  EXPECT_EQ(first["data"].size(), 2U);
  EXPECT_EQ(first["has_more"], true);
  const json second = page({.limit = 2, .after = first["last_id"]});
  EXPECT_EQ(second["data"].size(), 1U);
  EXPECT_EQ(second["data"][0]["id"], "msg_resp_1_0");
  EXPECT_EQ(second["has_more"], false);
}

TEST(InputPage, a_page_after_the_last_is_empty) {
  const json none = page({.after = "msg_resp_1_0"});
  EXPECT_TRUE(none["data"].empty());
  EXPECT_TRUE(none["first_id"].is_null());
}

TEST(InputPage, a_wish_is_read_from_the_query) {
  const auto wish = page_wish("7", "asc", "x");
  ASSERT_TRUE(wish);
  EXPECT_EQ(wish->limit, 7U);
  EXPECT_FALSE(wish->newest_first);
  EXPECT_EQ(wish->after, "x");
  EXPECT_EQ(page_wish("", "", "")->limit, 20U);
  for (const char* const limit : {"0", "101", "x", "7x", "-1"})
    EXPECT_EQ(page_wish(limit, "", "").error().param, "limit") << limit;
  EXPECT_EQ(page_wish("", "up", "").error().param, "order");
}

}  // namespace
}  // namespace darkbloom::front
