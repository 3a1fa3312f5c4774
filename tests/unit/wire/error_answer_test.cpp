#include "wire/error_answer.h"

#include <gtest/gtest.h>

namespace darkbloom::wire {
namespace {

TEST(ErrorAnswer, every_field_is_there_and_null_where_nothing_is_known) {
  EXPECT_EQ(
      error_answer({.fault = Fault::invalid, .detail = "No."}).body,
      R"({"error":{"message":"No.","type":"invalid_request_error","param":null,"code":null}})");
  EXPECT_EQ(
      error_answer({.fault = Fault::invalid, .detail = "No.", .code = "c", .param = "p"}).body,
      R"({"error":{"message":"No.","type":"invalid_request_error","param":"p","code":"c"}})");
}

TEST(ErrorAnswer, every_fault_has_a_status) {
  const std::pair<Fault, std::uint16_t> table[] = {
      {Fault::invalid, 400},     {Fault::unauthenticated, 401}, {Fault::forbidden, 403},
      {Fault::not_found, 404},   {Fault::too_large, 413},       {Fault::rate_limited, 429},
      {Fault::no_capacity, 429}, {Fault::unavailable, 503},     {Fault::tampered, 400},
      {Fault::replayed, 400},    {Fault::cancelled, 499},       {Fault::timed_out, 504},
      {Fault::lost, 502},        {Fault::internal, 500}};
  for (const auto& [fault, status] : table)
    EXPECT_EQ(error_answer({.fault = fault, .detail = ""}).status, status) << name_of(fault);
}

TEST(ErrorAnswer, a_code_that_decides_the_status_does_so) {
  EXPECT_EQ(
      error_answer({.fault = Fault::too_large, .detail = "", .code = "context_length_exceeded"})
          .status,
      400);
  EXPECT_EQ(
      error_answer({.fault = Fault::invalid, .detail = "", .code = "method_not_supported"}).status,
      405);
}

TEST(ErrorAnswer, faults_bring_their_own_code_and_an_errors_code_wins) {
  EXPECT_NE(error_answer({.fault = Fault::unauthenticated, .detail = ""})
                .body.find(R"("code":"invalid_api_key")"),
            std::string::npos);
  EXPECT_NE(error_answer({.fault = Fault::rate_limited, .detail = ""})
                .body.find(R"("type":"requests","param":null,"code":"rate_limit_exceeded")"),
            std::string::npos);
  EXPECT_NE(error_answer({.fault = Fault::rate_limited, .detail = "", .code = "other"})
                .body.find(R"("code":"other")"),
            std::string::npos);
}

TEST(ErrorAnswer, what_may_be_tried_again_says_when) {
  EXPECT_EQ(error_answer({.fault = Fault::no_capacity, .detail = "", .retry_after_ms = 250})
                .retry_after_ms,
            250U);
  EXPECT_GE(error_answer({.fault = Fault::no_capacity, .detail = ""}).retry_after_ms, 1U);
  EXPECT_GE(error_answer({.fault = Fault::unavailable, .detail = ""}).retry_after_ms, 1U);
  EXPECT_EQ(error_answer({.fault = Fault::invalid, .detail = ""}).retry_after_ms, 0U);
}

TEST(ErrorAnswer, a_message_is_escaped) {
  EXPECT_NE(
      error_answer({.fault = Fault::invalid, .detail = "a \"b\"\n"}).body.find(R"(a \"b\"\n)"),
      std::string::npos);
}

TEST(ErrorAnswer, a_stream_ends_in_one_event_with_the_same_body) {
  const Error error{.fault = Fault::lost, .detail = "Gone."};
  EXPECT_EQ(error_event(error), "data: " + error_answer(error).body + "\n\n");
}

TEST(ErrorAnswer, anthropics_clients_get_their_own_envelope) {
  EXPECT_EQ(style_of("/v1/messages?beta=true"), ErrorStyle::anthropic);
  EXPECT_EQ(style_of("/v1/chat/completions"), ErrorStyle::openai);
  const Error error{.fault = Fault::invalid, .detail = "Too few.", .code = "c", .param = "n"};
  const ErrorAnswer answer = error_answer(error, ErrorStyle::anthropic);
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body,
            R"({"type":"error","error":{"type":"invalid_request_error","message":"n: Too few."}})");
  EXPECT_TRUE(error_answer({Fault::unavailable, "x"}, ErrorStyle::anthropic)
                  .body.contains("overloaded_error"));
  EXPECT_TRUE(error_event({Fault::lost, "x"}, ErrorStyle::anthropic)
                  .starts_with("event: error\ndata: {\"type\":\"error\""));
}

TEST(ErrorAnswer, some_codes_decide_the_status) {
  const auto status = [](std::string_view code) {
    return error_answer({.fault = Fault::invalid, .detail = "x", .code = std::string(code)}).status;
  };
  EXPECT_EQ(status(kUnsupportedMediaType), 415);
  EXPECT_EQ(status(kIdempotencyKeyReused), 422);
  EXPECT_EQ(status(kNotImplemented), 501);
}

}  // namespace
}  // namespace darkbloom::wire
