#include "darkbloom/connect/request_facts.h"

#include <gtest/gtest.h>

#include "wire/envelope.h"

namespace darkbloom::connect {
namespace {

Result<RequestFacts> facts_of(std::string_view body) {
  return read_request_facts("/v1/chat/completions", Secret::copy(view_of(body)));
}

TEST(RequestFacts, the_model_is_read_from_the_body) {
  EXPECT_EQ(facts_of(R"({"model":"seedling"})")->model, "seedling");
}

TEST(RequestFacts, what_cannot_be_routed_is_refused_in_openais_terms) {
  EXPECT_EQ(facts_of("{\"model\": ").error().fault, Fault::invalid);
  EXPECT_EQ(facts_of("[]").error().fault, Fault::invalid);
  EXPECT_EQ(facts_of("{}").error().code, "missing_required_parameter");
  EXPECT_EQ(facts_of("{}").error().param, "model");
  EXPECT_EQ(facts_of(R"({"model":7})").error().code, "invalid_type");
  EXPECT_EQ(facts_of(R"({"model":""})").error().code, "model_not_found");
  const std::string long_name(wire::kModelNameMax + 1, 'm');
  EXPECT_EQ(facts_of("{\"model\":\"" + long_name + "\"}").error().code, "model_not_found");
}

TEST(RequestFacts, only_a_stream_of_one_choice_that_is_plain_text_can_go_on_elsewhere) {
  EXPECT_TRUE(facts_of(R"({"model":"m","stream":true})")->resumable);
  EXPECT_TRUE(facts_of(R"({"model":"m","stream":true,"n":1})")->resumable);
  EXPECT_FALSE(facts_of(R"({"model":"m","stream":false})")->resumable);
  EXPECT_FALSE(facts_of(R"({"model":"m"})")->resumable);
  EXPECT_FALSE(facts_of(R"({"model":"m","stream":"true"})")->resumable);
  EXPECT_FALSE(facts_of(R"({"model":"m","stream":true,"n":2})")->resumable);
  for (const char* const field : {"logprobs", "tools", "response_format"}) {
    const std::string body = std::string(R"({"model":"m","stream":true,")") + field + "\":[]}";
    EXPECT_FALSE(facts_of(body)->resumable) << field;
  }
}

TEST(RequestFacts, only_chat_completions_can_go_on_elsewhere) {
  const Secret body = Secret::copy(view_of(R"({"model":"m","stream":true})"));
  EXPECT_TRUE(read_request_facts("/v1/chat/completions", body)->resumable);
  for (const char* const path : {"/v1/responses", "/v1/completions", "/v1/messages"})
    EXPECT_FALSE(read_request_facts(path, body)->resumable) << path;
}

TEST(RequestFacts, the_token_bound_covers_the_prompt_and_the_answer) {
  const std::string body = R"({"model":"m","max_tokens":1000})";
  EXPECT_GE(facts_of(body)->token_bound, 1000 + body.size());
  EXPECT_GE(facts_of(R"({"model":"m","max_completion_tokens":5000})")->token_bound, 5000U);
  EXPECT_GE(facts_of(R"({"model":"m","max_output_tokens":5000})")->token_bound, 5000U);
}

TEST(RequestFacts, the_token_bound_is_as_coarse_as_the_padding_of_the_body) {
  // The bound travels in clear: an exact one would tell the length that the padding hides.
  const auto bound_of = [](std::size_t letters) {
    return facts_of(R"({"model":"m","x":")" + std::string(letters, 'a') + "\"}")->token_bound;
  };
  for (std::size_t letters = 1; letters < 200; ++letters)
    EXPECT_EQ(bound_of(letters), bound_of(0)) << letters;
  EXPECT_EQ(bound_of(3000), bound_of(3900));
  EXPECT_GT(bound_of(100'000), bound_of(0));
}

TEST(RequestFacts, a_price_cap_is_of_the_whole_request) {
  const auto cap_of = [](std::string_view prices) {
    const auto facts =
        facts_of(R"({"model":"m","provider":{"max_price":)" + std::string(prices) + "}}");
    return facts->price_cap_nano();
  };
  EXPECT_EQ(facts_of(R"({"model":"m"})")->price_cap_nano(), 0U);
  EXPECT_EQ(cap_of(R"({"prompt":3})"), 1024U * 3'000);
  EXPECT_EQ(cap_of(R"({"prompt":3,"request":0.001})"), 1'000'000U);
  EXPECT_EQ(cap_of(R"({"prompt":0})"), 1U) << "free, which is not uncapped";
}

TEST(RequestFacts, what_a_request_needs_of_a_model_is_read_from_its_fields) {
  using attest::Capability;
  const auto needs = [](std::string_view field) {
    return facts_of(R"({"model":"m",)" + std::string(field) + "}")->needs;
  };
  EXPECT_EQ(facts_of(R"({"model":"m","tools":null})")->needs.bits, 0U);
  EXPECT_TRUE(needs(R"("tools":[])").has(Capability::tools));
  EXPECT_TRUE(needs(R"("response_format":{"type":"json_schema"})").has(Capability::json_schema));
  EXPECT_TRUE(needs(R"("text":{"format":{"type":"json_schema"}})").has(Capability::json_schema));
  EXPECT_FALSE(needs(R"("response_format":{"type":"text"})").has(Capability::json_schema));
  EXPECT_TRUE(needs(R"("reasoning_effort":"low")").has(Capability::thinking));
}

TEST(RequestFacts, a_provider_object_that_is_not_understood_refuses_the_request) {
  const auto facts = facts_of(R"({"model":"m","provider":{"onyl":[]}})");
  EXPECT_EQ(facts.error().param, "provider.onyl");
}

TEST(RequestFacts, an_absurd_token_limit_does_not_wrap_around) {
  const auto facts = facts_of(R"({"model":"m","max_tokens":18446744073709551615})");
  EXPECT_EQ(facts->token_bound, 0xFFFFFFFFU);
}

}  // namespace
}  // namespace darkbloom::connect
