#include "openai/messages_request.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<MessagesRequest> parse(const Json& more) {
  Json body = {{"model", "m"},
               {"max_tokens", 9},
               {"messages", Json::array({{{"role", "user"}, {"content", "Hi"}}})}};
  body.update(more);
  return parse_messages_request(body.dump());
}

std::string mistake_of(const Json& more) {
  const auto request = parse(more);
  return request ? "none" : request.error().param;
}

TEST(MessagesRequest, fields_are_read) {
  const auto request = parse({{"temperature", 0.5},
                              {"top_k", 3},
                              {"stop_sequences", {"a", "b", "c", "d", "e"}},
                              {"thinking", {{"type", "enabled"}, {"budget_tokens", 2000}}}});
  ASSERT_TRUE(request);
  EXPECT_EQ(request->wishes.sampling.temperature, 0.5F);
  EXPECT_EQ(request->wishes.sampling.top_k, 3);
  EXPECT_EQ(request->wishes.stops.size(), 5U);
  EXPECT_TRUE(request->thinking);
  EXPECT_EQ(request->turn.effort, "medium");
}

TEST(MessagesRequest, without_thinking_the_model_is_told_not_to) {
  EXPECT_EQ(parse(Json::object())->turn.effort, "none");
  EXPECT_FALSE(parse({{"thinking", {{"type", "disabled"}}}})->thinking);
}

TEST(MessagesRequest, a_schema_stands_in_either_place) {
  const Json format = {{"type", "json_schema"}, {"schema", Json::object()}};
  EXPECT_EQ(parse({{"output_format", format}})->turn.format.schema_path, "output_format.schema");
  EXPECT_EQ(parse({{"output_config", {{"format", format}}}})->turn.format.schema_path,
            "output_config.format.schema");
}

TEST(MessagesRequest, mistakes_have_their_path) {
  EXPECT_EQ(mistake_of({{"max_tokens", nullptr}}), "max_tokens");
  EXPECT_EQ(mistake_of({{"max_tokens", 0}}), "max_tokens");
  EXPECT_EQ(mistake_of({{"temperature", 1.5}}), "temperature");
  EXPECT_EQ(mistake_of({{"thinking", {{"type", "deep"}}}}), "thinking.type");
  EXPECT_EQ(mistake_of({{"output_format", {{"type", "xml"}}}}), "output_format.type");
}

TEST(MessagesRequest, counting_needs_no_limit) {
  const Json body = {{"model", "m"},
                     {"messages", Json::array({{{"role", "user"}, {"content", "Hi"}}})}};
  EXPECT_TRUE(parse_count_request(body.dump()));
  EXPECT_FALSE(parse_messages_request(body.dump()));
}
}  // namespace
}  // namespace darkbloom::openai
