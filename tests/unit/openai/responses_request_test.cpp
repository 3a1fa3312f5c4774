#include "openai/responses_request.h"

#include <gtest/gtest.h>

#include "json/write.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<ResponsesRequest> parse(const Json& more) {
  Json body = {{"model", "m"}, {"input", "Hi"}};
  body.update(more);
  return parse_responses_request(body.dump());
}

Error refusal_of(const Json& more) {
  const auto request = parse(more);
  EXPECT_FALSE(request) << more;
  return request ? Error{} : request.error();
}

TEST(ResponsesRequest, fields_are_read_and_repeated) {
  const auto request = parse({{"max_output_tokens", 99},
                              {"text", {{"format", {{"type", "json_object"}}}}},
                              {"reasoning", {{"effort", "high"}}},
                              {"include", {"reasoning.encrypted_content"}},
                              {"metadata", {{"k", "v"}}}});
  ASSERT_TRUE(request);
  EXPECT_EQ(request->wishes.max_tokens, 99U);
  EXPECT_EQ(request->turn.format.kind, FormatKind::json_object);
  EXPECT_EQ(request->turn.effort, "high");
  EXPECT_TRUE(request->encrypted_thoughts);
  const Json echo = Json::parse(json::to_text({request->echo}));
  EXPECT_EQ(echo["metadata"]["k"], "v");
  EXPECT_EQ(echo["tool_choice"], "auto");
  EXPECT_TRUE(echo["instructions"].is_null());
}

TEST(ResponsesRequest, figures_are_asked_for_in_two_ways) {
  EXPECT_EQ(parse(Json::object())->wishes.top_logprobs, -1);
  EXPECT_EQ(parse({{"include", {"message.output_text.logprobs"}}})->wishes.top_logprobs, 0);
  EXPECT_EQ(parse({{"top_logprobs", 3}})->wishes.top_logprobs, 3);
}

TEST(ResponsesRequest, what_nobody_keeps_is_refused) {
  const Error previous = refusal_of({{"previous_response_id", "resp_1"}});
  EXPECT_EQ(previous.code, "previous_response_not_found");
  EXPECT_EQ(previous.param, "previous_response_id");
  EXPECT_TRUE(parse({{"previous_response_id", "resp_1"}, {"previous_items", Json::array()}}));
  EXPECT_EQ(refusal_of({{"background", true}}).param, "background");
  EXPECT_EQ(refusal_of({{"conversation", "c"}}).param, "conversation");
  EXPECT_EQ(refusal_of({{"prompt", Json::object()}}).param, "prompt");
  EXPECT_EQ(refusal_of({{"truncation", "auto"}}).param, "truncation");
  EXPECT_EQ(refusal_of({{"max_output_tokens", 5}}).param, "max_output_tokens");
}
}  // namespace
}  // namespace darkbloom::openai
