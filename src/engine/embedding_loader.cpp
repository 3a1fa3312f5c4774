#include "engine/embedding_loader.h"

#include <format>
#include <utility>

#include "engine/limits.h"
#include "engine/model_loader.h"

namespace darkbloom::engine {

LlamaOptions planned_as(const EmbedderOptions& options) {
  return {.model_file = options.model_file,
          .name = options.name,
          .slots = 1,
          .context = options.context,
          .threads = options.threads,
          .batch = options.context > 0 ? options.context : kContextDefaultMax,
          .waiting_max = options.waiting_max,
          .memory_max = options.memory_max,
          .digest = options.digest};
}

Result<std::vector<Token>> tokens_of_input(const LlamaVocabulary& vocabulary,
                                           std::string_view text) {
  if (text.size() <= kEmbedTextBytesMax) return vocabulary.framed(text);
  return fail({.fault = Fault::invalid,
               .detail = std::format("An input has {} bytes; at most {} are taken.", text.size(),
                                     kEmbedTextBytesMax),
               .param = "input"});
}

Result<LoadedEmbedding> load_embedding(const EmbedderOptions& options) {
  const Result<JudgedFile> file = judge_file(planned_as(options));
  if (!file) return std::unexpected(file.error());
  if (!file->facts.embeds) {
    return fail(Fault::invalid, "The model makes no embeddings: it continues text or ranks it.");
  }
  Result<ModelHandle> model = load_weights(options.model_file, file->facts);
  if (!model) return std::unexpected(model.error());
  Result<EmbedContext> context = EmbedContext::make(**model, file->plan);
  if (!context) return std::unexpected(context.error());
  LoadedEmbedding loaded{.model = std::move(*model),
                         .vocabulary = nullptr,
                         .context = std::make_unique<EmbedContext>(std::move(*context)),
                         .info = info_of(*file)};
  loaded.vocabulary = std::make_unique<LlamaVocabulary>(*loaded.model);
  return loaded;
}

}  // namespace darkbloom::engine
