#include "openai/embeddings_request.h"

#include "openai/turn_fields.h"

namespace darkbloom::openai {
namespace {

constexpr std::int64_t kDimensionsMax = 1 << 20;

EmbeddingsRequest read_request(const JsonFields& body) {
  EmbeddingsRequest request;
  if (const std::string* const model = body.required_text("model")) request.model = *model;
  request.inputs = read_plain_prompts(body, "input");
  const std::string* const format = body.text("encoding_format");
  if (format != nullptr && *format != "float" && *format != "base64") {
    body.mistake().wrong_value("encoding_format", "expected 'float' or 'base64'");
  }
  request.base64 = format != nullptr && *format == "base64";
  if (const auto dimensions = body.integer("dimensions", {1, kDimensionsMax})) {
    request.dimensions = static_cast<std::uint32_t>(*dimensions);
  }
  return request;
}

}  // namespace

Result<EmbeddingsRequest> parse_embeddings_request(std::string_view body) {
  return parse_body<EmbeddingsRequest>(body, read_request);
}

}  // namespace darkbloom::openai
