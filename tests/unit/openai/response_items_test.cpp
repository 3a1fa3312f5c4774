#include "openai/response_items.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

TEST(ResponseItems, deltas_of_a_kind_share_an_item) {
  ResponseItems items("ab", false);
  EXPECT_TRUE(items.begins_item({.kind = DeltaKind::thought}));
  items.add({.kind = DeltaKind::thought, .text = "h"});
  EXPECT_FALSE(items.begins_item({.kind = DeltaKind::thought}));
  items.add({.kind = DeltaKind::thought, .text = "m"});
  items.add({.text = "Yes"});
  items.add({.kind = DeltaKind::call, .text = "f", .call_id = "c1"});
  items.add({.kind = DeltaKind::arguments, .text = "{}"});
  std::string out;
  items.append_all(out, "completed");
  EXPECT_EQ(
      Json::parse(out),
      Json::parse(
          R"([{"id":"rs_ab00","type":"reasoning","summary":[],"content":[{"type":"reasoning_text",)"
          R"("text":"hm"}],"status":"completed"},{"id":"msg_ab01","type":"message",)"
          R"("role":"assistant","content":[{"type":"output_text","text":"Yes","annotations":[],)"
          R"("logprobs":[]}],"status":"completed"},{"id":"fc_ab02","type":"function_call",)"
          R"("status":"completed","call_id":"c1","name":"f","arguments":"{}"}])"));
}

TEST(ResponseItems, only_the_last_may_be_incomplete) {
  ResponseItems items("ab", false);
  items.add({.kind = DeltaKind::thought, .text = "h"});
  items.add({.text = "Ye"});
  std::string out;
  items.append_all(out, "incomplete");
  EXPECT_EQ(Json::parse(out)[0]["status"], "completed");
  EXPECT_EQ(Json::parse(out)[1]["status"], "incomplete");
}

TEST(ResponseItems, thoughts_are_packed_where_the_client_keeps_them) {
  ResponseItems items("ab", true);
  items.add({.kind = DeltaKind::thought, .text = "hm"});
  std::string out;
  items.append(out, items.last(), "completed");
  EXPECT_TRUE(Json::parse(out)["encrypted_content"].get<std::string>().starts_with("dbr1."));
}
}  // namespace
}  // namespace darkbloom::openai
