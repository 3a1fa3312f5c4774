#include <format>

#include "openai/embeddings_answer.h"
#include "openai/embeddings_request.h"
#include "openai/endpoint.h"

namespace darkbloom::openai {
namespace {

Result<void> check_dimensions(const EmbeddingsRequest& request, const engine::Embedder& model) {
  if (!request.dimensions || *request.dimensions == model.dimensions()) return {};
  return fail({.fault = Fault::invalid,
               .detail = std::format("'{}' makes vectors of {} numbers; it was not taught to make "
                                     "shorter ones.",
                                     request.model, model.dimensions()),
               .code = "unsupported_value",
               .param = "dimensions"});
}

Result<engine::EmbedJob> make_job(const EmbeddingsRequest& request, const engine::Embedder& model) {
  engine::EmbedJob job;
  for (const PlainPrompt& input : request.inputs) {
    if (const auto* const tokens = std::get_if<std::vector<engine::Token>>(&input)) {
      job.inputs.push_back(*tokens);
      continue;
    }
    auto tokens = model.tokenize(std::get<std::string>(input));
    if (!tokens) return fail(tokens.error());
    job.inputs.push_back(std::move(*tokens));
  }
  return job;
}

}  // namespace

Served serve_embeddings(const Surroundings& around, const Request& request, Responder& responder) {
  const auto parsed = parse_embeddings_request(request.body.text());
  if (!parsed) return fail(parsed.error());
  const auto model = embedder(around, request, parsed->model);
  if (!model) return fail(model.error());
  if (auto good = check_dimensions(*parsed, **model); !good) return fail(good.error());
  auto job = make_job(*parsed, **model);
  if (!job) return fail(job.error());
  auto answer = std::make_unique<EmbeddingsAnswer>(parsed->model, parsed->base64, responder);
  if (auto started = answer->start(**model, std::move(*job)); !started) {
    return fail(started.error());
  }
  return answer;
}

}  // namespace darkbloom::openai
