#include "openai/embeddings_request.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

std::string mistake_of(const Json& more) {
  Json body = {{"model", "m"}, {"input", "a"}};
  body.update(more);
  const auto request = parse_embeddings_request(body.dump());
  return request ? "none" : request.error().param;
}

TEST(EmbeddingsRequest, fields_are_read) {
  const auto request = parse_embeddings_request(
      R"({"model":"m","input":["a","b"],"encoding_format":"base64","dimensions":8})");
  EXPECT_EQ(request->inputs.size(), 2U);
  EXPECT_TRUE(request->base64);
  EXPECT_EQ(request->dimensions, 8U);
}

TEST(EmbeddingsRequest, mistakes_have_their_path) {
  EXPECT_EQ(mistake_of(Json::object()), "none");
  EXPECT_EQ(mistake_of({{"model", nullptr}}), "model");
  EXPECT_EQ(mistake_of({{"input", nullptr}}), "input");
  EXPECT_EQ(mistake_of({{"encoding_format", "hex"}}), "encoding_format");
  EXPECT_EQ(mistake_of({{"dimensions", 0}}), "dimensions");
}

}  // namespace
}  // namespace darkbloom::openai
