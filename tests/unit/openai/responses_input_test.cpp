#include "openai/responses_input.h"

#include <gtest/gtest.h>

#include "json/write.h"
#include "openai/turn_fields.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<json::Node::Array> read(const Json& body) {
  return parse_body<json::Node::Array>(body.dump(), read_input);
}

Json all(const Json& body) {
  const auto found = read(body);
  EXPECT_TRUE(found) << (found ? "" : found.error().detail);
  return found ? Json::parse(json::to_text({*found})) : Json();
}

std::string mistake_of(const Json& body) {
  return param_of(read(body));
}

Json input(const char* items) {
  return {{"input", Json::parse(items)}};
}

TEST(ResponsesInput, a_text_is_a_message_after_the_instructions) {
  EXPECT_EQ(all({{"instructions", "Be brief."}, {"input", "Hi"}}),
            Json::parse(R"([{"role":"system","content":"Be brief."},)"
                        R"({"role":"user","content":"Hi"}])"));
}

TEST(ResponsesInput, items_are_messages_with_or_without_a_type) {
  EXPECT_EQ(all(input(R"([{"role":"user","content":"a"},{"type":"message","role":"assistant",)"
                      R"("content":[{"type":"output_text","text":"b"}]},)"
                      R"({"role":"user","content":[{"type":"input_text","text":"c"}]}])")),
            Json::parse(R"([{"role":"user","content":"a"},{"role":"assistant","content":"b"},)"
                        R"({"role":"user","content":"c"}])"));
}

const char* const kCalled =
    R"([{"role":"user","content":"q"},)"
    R"({"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"hm"}]},)"
    R"({"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},)"
    R"({"type":"function_call","call_id":"c2","name":"g","arguments":"{}"},)"
    R"({"type":"function_call_output","call_id":"c2","output":"42"}])";

TEST(ResponsesInput, thoughts_and_calls_side_by_side_are_one_message) {
  const Json found = all(input(kCalled));
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[1]["reasoning_content"], "hm");
  EXPECT_TRUE(found[1]["content"].is_null());
  EXPECT_EQ(found[1]["tool_calls"].size(), 2U);
  EXPECT_EQ(found[2], Json::parse(R"({"role":"tool","content":"42","tool_call_id":"c2",)"
                                  R"("name":"g"})"));
}

TEST(ResponsesInput, what_came_before_stands_before) {
  Json body = input(R"([{"type":"function_call_output","call_id":"c","output":"1"}])");
  body["previous_items"] =
      Json::parse(R"([{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}])");
  EXPECT_EQ(all(body).size(), 2U);
}

TEST(ResponsesInput, packed_thoughts_come_back_as_they_were) {
  Json item = {{"type", "reasoning"}, {"encrypted_content", pack_thoughts("deep")}};
  const Json found = all({{"input", {item, {{"role", "assistant"}, {"content", "a"}}}}});
  EXPECT_EQ(found[0]["reasoning_content"], "deep");
  item["encrypted_content"] = "gAAAA";
  EXPECT_EQ(mistake_of({{"input", {item}}}), "input[0].encrypted_content");
}

TEST(ResponsesInput, mistakes_have_their_path) {
  EXPECT_EQ(mistake_of(Json::object()), "input");
  EXPECT_EQ(mistake_of({{"input", 5}}), "input");
  EXPECT_EQ(mistake_of({{"input", Json::array()}}), "input");
  EXPECT_EQ(mistake_of(input("[5]")), "input[0]");
  EXPECT_EQ(mistake_of(input(R"([{"role":"bot","content":"a"}])")), "input[0].role");
  EXPECT_EQ(mistake_of(input(R"([{"role":"user"}])")), "input[0].content");
  EXPECT_EQ(mistake_of(input(R"([{"type":"web_search_call"}])")), "input[0].type");
  EXPECT_EQ(mistake_of(input(R"([{"role":"user","content":[{"type":"input_image"}]}])")),
            "input[0].content[0].type");
  EXPECT_EQ(mistake_of(input(R"([{"type":"function_call_output","call_id":"x","output":"1"}])")),
            "input[0].call_id");
}
}  // namespace
}  // namespace darkbloom::openai
