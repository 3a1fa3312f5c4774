#include "openai/endpoint.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

TEST(Endpoint, an_error_is_a_whole_answer) {
  Heard heard;
  answer_with_error({.fault = Fault::not_found, .detail = "No.", .code = "c", .param = "p"}, heard);
  EXPECT_EQ(heard.status, 404);
  EXPECT_EQ(heard.content_type, "application/json");
  EXPECT_EQ(heard.error().at("message"), "No.");
  EXPECT_EQ(heard.error().at("type"), "invalid_request_error");
  EXPECT_EQ(heard.error().at("param"), "p");
  EXPECT_EQ(heard.error().at("code"), "c");
  EXPECT_EQ(heard.ends, 1);
}

}  // namespace
}  // namespace darkbloom::openai
