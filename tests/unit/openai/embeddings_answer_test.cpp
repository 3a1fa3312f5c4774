#include "openai/embeddings_answer.h"

#include <gtest/gtest.h>

#include "support/scripted_embedder.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

TEST(EmbeddingsAnswer, numbers_or_packed_bytes_of_the_same_vector) {
  for (const bool base64 : {false, true}) {
    test::ScriptedEmbedder embedder;
    Heard heard;
    EmbeddingsAnswer answer("m", base64, heard);
    ASSERT_TRUE(answer.start(embedder, {.inputs = {{1}, {1, 2}}}));
    const Json body = heard.body();
    EXPECT_EQ(body["object"], "list");
    EXPECT_EQ(body["data"][1]["index"], 1);
    const Json expected = base64 ? Json("AAAAQAAAAAA=") : Json::parse("[2,0]");
    EXPECT_EQ(body["data"][1]["embedding"], expected);
    EXPECT_EQ(body["usage"], Json::parse(R"({"prompt_tokens":3,"total_tokens":3})"));
    EXPECT_EQ(heard.totals.usage.prompt_tokens, 3U);
  }
}

TEST(EmbeddingsAnswer, a_failure_is_an_error_answer) {
  test::ScriptedEmbedder embedder;
  embedder.finish = engine::Finish::failed;
  Heard heard;
  EmbeddingsAnswer answer("m", false, heard);
  ASSERT_TRUE(answer.start(embedder, {.inputs = {{1}}}));
  EXPECT_EQ(heard.status, 500);
  EXPECT_EQ(heard.error()["message"], "It broke.");
}

TEST(EmbeddingsAnswer, a_refusal_writes_nothing) {
  test::ScriptedEmbedder embedder;
  embedder.refusal = Error{.fault = Fault::no_capacity, .detail = "Full."};
  Heard heard;
  EmbeddingsAnswer answer("m", false, heard);
  EXPECT_FALSE(answer.start(embedder, {.inputs = {{1}}}));
  EXPECT_EQ(heard.heads, 0);
}

}  // namespace
}  // namespace darkbloom::openai
