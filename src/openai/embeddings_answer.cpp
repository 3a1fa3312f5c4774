#include "openai/embeddings_answer.h"

#include <bit>
#include <format>
#include <iterator>

#include "base/bytes.h"
#include "json/object_writer.h"
#include "openai/endpoint.h"

namespace darkbloom::openai {
namespace {

std::string numbers(const std::vector<float>& vector) {
  std::string out = "[";
  for (const float number : vector) {
    if (out.size() > 1) out += ',';
    std::format_to(std::back_inserter(out), "{}", number);
  }
  return out + "]";
}

std::string packed(const std::vector<float>& vector) {
  Bytes bytes;
  bytes.reserve(vector.size() * 4);
  for (const float number : vector) {
    const auto bits = std::bit_cast<std::uint32_t>(number);
    for (unsigned shift = 0; shift < 32; shift += 8)
      bytes.push_back(static_cast<std::uint8_t>(bits >> shift));
  }
  return "\"" + to_base64(bytes) + "\"";
}

Error error_of(const engine::EmbedOutcome& outcome) {
  if (outcome.finish == engine::Finish::cancelled) {
    return {.fault = Fault::unavailable, .detail = "The node stopped before the answer's end."};
  }
  return {.fault = Fault::internal, .detail = outcome.failure};
}

}  // namespace

Result<void> EmbeddingsAnswer::start(engine::Embedder& embedder, engine::EmbedJob job) {
  auto session = embedder.embed(std::move(job), *this);
  if (!session) return fail(session.error());
  session_ = std::move(*session);
  return {};
}

void EmbeddingsAnswer::on_vectors(engine::EmbedOutcome outcome) {
  if (outcome.finish != engine::Finish::stop) {
    return answer_with_error(error_of(outcome), responder_);
  }
  answer_whole(body(outcome), {.usage = {.prompt_tokens = outcome.prompt_tokens}}, responder_);
}

std::string EmbeddingsAnswer::body(const engine::EmbedOutcome& outcome) const {
  std::string data = "[";
  for (std::size_t i = 0; i < outcome.vectors.size(); ++i) {
    if (i > 0) data += ',';
    json::ObjectWriter(data)
        .text("object", "embedding")
        .number("index", static_cast<std::int64_t>(i))
        .raw("embedding", base64_ ? packed(outcome.vectors[i]) : numbers(outcome.vectors[i]))
        .end();
  }
  std::string usage;
  json::ObjectWriter(usage)
      .number("prompt_tokens", outcome.prompt_tokens)
      .number("total_tokens", outcome.prompt_tokens)
      .end();
  std::string body;
  json::ObjectWriter(body)
      .text("object", "list")
      .raw("data", data + "]")
      .text("model", model_)
      .raw("usage", usage)
      .end();
  return body;
}

}  // namespace darkbloom::openai
