#include <gtest/gtest.h>

#include "support/scripted_embedder.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

/// A service with a chat model and an embedding model side by side.
struct Both {
  test::ScriptedEngine engine;
  test::ScriptedEmbedder embedder;
  FixedClock clock;
  test::SeededRandom random{1};
  Heard heard;
  Service service{{.chat = {&engine}, .embedders = {&embedder}}, clock, random};

  Json answer(const Json& body, std::string path = "/v1/embeddings") {
    const auto exchange = service.serve(post(body.dump(), std::move(path)), heard);
    EXPECT_TRUE(exchange);
    engine.run();
    return heard.body();
  }
};

TEST(EmbeddingsEndpoint, texts_and_tokens_become_vectors) {
  const Json body = Both().answer({{"model", "vectors"}, {"input", {"ab", "abc"}}});
  EXPECT_EQ(body["data"][1]["embedding"], Json::parse("[3,0]"));
  EXPECT_EQ(Both().answer({{"model", "vectors"}, {"input", {1, 2}}})["usage"]["prompt_tokens"], 2);
}

TEST(EmbeddingsEndpoint, dimensions_that_the_model_has_not_are_refused) {
  const Json error =
      Both().answer({{"model", "vectors"}, {"input", "a"}, {"dimensions", 1}})["error"];
  EXPECT_EQ(error["param"], "dimensions");
  EXPECT_TRUE(
      Both().answer({{"model", "vectors"}, {"input", "a"}, {"dimensions", 2}}).contains("data"));
}

TEST(EmbeddingsEndpoint, each_model_does_what_it_can) {
  EXPECT_EQ(Both().answer({{"model", "scripted"}, {"input", "a"}})["error"]["param"], "model");
  EXPECT_EQ(
      Both().answer(chat_body({{"model", "vectors"}}), "/v1/chat/completions")["error"]["param"],
      "model");
  EXPECT_EQ(Both().answer({{"model", "x"}, {"input", "a"}})["error"]["code"], "model_not_found");
}

TEST(EmbeddingsEndpoint, a_request_is_served_only_by_the_model_that_it_was_routed_by) {
  Both both;
  Request request = post(Json{{"model", "vectors"}, {"input", "a"}}.dump(), "/v1/embeddings");
  request.model = "scripted";
  ASSERT_TRUE(both.service.serve(std::move(request), both.heard));
  EXPECT_EQ(both.heard.error()["param"], "model");
}

}  // namespace
}  // namespace darkbloom::openai
