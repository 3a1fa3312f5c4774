#include "engine/cold_model.h"

#include <llama.h>

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "engine/embedding_loader.h"
#include "engine/model_loader.h"

namespace darkbloom::engine {
namespace {

std::uint32_t dimensions_of(const Gguf& gguf) {
  const std::string arch = gguf.text("general.architecture");
  const std::int64_t width = gguf.number(arch + ".embedding_length", 0);
  return static_cast<std::uint32_t>(
      std::clamp<std::int64_t>(gguf.number(arch + ".embedding_length_out", width), 0, 1 << 22));
}

LlamaOptions as_embedder(const LlamaOptions& options) {
  return planned_as({.model_file = options.model_file,
                     .name = options.name,
                     .memory_max = options.memory_max,
                     .digest = options.digest});
}

}  // namespace

Result<ColdModel> look_at_model(const LlamaOptions& options) {
  check(options.digest.has_value(), "a model is looked at by its digest");
  const auto gguf = read_gguf(options.model_file);
  if (!gguf) return fail(gguf.error());
  const bool embeds = is_embedder(*gguf);
  const auto file = judge_file(embeds ? as_embedder(options) : options);
  if (!file) return fail(file.error());
  auto words = load_words(options.model_file, file->facts);
  if (!words) return fail(words.error());
  if (llama_vocab_type(llama_model_get_vocab(words->get())) == LLAMA_VOCAB_TYPE_NONE) {
    return fail(Fault::invalid, "The model file has no vocabulary.");
  }
  ColdModel model{.words = std::move(*words),
                  .vocabulary = nullptr,
                  .info = info_of(*file),
                  .plan = file->plan,
                  .embeds = embeds,
                  .dimensions = embeds ? dimensions_of(*gguf) : 0};
  model.vocabulary = std::make_unique<LlamaVocabulary>(*model.words);
  return model;
}

}  // namespace darkbloom::engine
