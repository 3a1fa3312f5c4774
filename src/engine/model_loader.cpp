#include "engine/model_loader.h"

#include <llama.h>

#include <fstream>
#include <limits>
#include <utility>
#include <vector>

#include "crypto/hash.h"
#include "engine/machine.h"

namespace darkbloom::engine {

namespace {

/// Keeps libllama's last complaint and silences everything else. The log belongs to the process, so
/// afterwards it stays silent.
class QuietLog {
 public:
  QuietLog() { llama_log_set(&QuietLog::keep_errors, &last_); }
  ~QuietLog() {
    llama_log_set([](ggml_log_level, const char*, void*) {}, nullptr);
  }
  QuietLog(const QuietLog&) = delete;
  QuietLog& operator=(const QuietLog&) = delete;

  bool mentions(std::string_view words) const { return last_.contains(words); }

 private:
  static void keep_errors(ggml_log_level level, const char* text, void* into) {
    if (level == GGML_LOG_LEVEL_ERROR) static_cast<std::string*>(into)->append(text);
  }
  std::string last_;
};

/// Memory of accelerators with memory of their own, besides the machine's.
std::uint64_t device_memory_bytes() {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < ggml_backend_dev_count(); ++i) {
    ggml_backend_dev_t device = ggml_backend_dev_get(i);
    if (ggml_backend_dev_type(device) != GGML_BACKEND_DEVICE_TYPE_GPU) continue;
    std::size_t free = 0;
    std::size_t total = 0;
    ggml_backend_dev_memory(device, &free, &total);
    bytes += free;
  }
  return bytes;
}

std::uint64_t memory_for(const LlamaOptions& options) {
  if (options.memory_max > 0) return options.memory_max;
  const std::uint64_t free = free_memory_bytes();
  return free == 0 ? std::numeric_limits<std::uint64_t>::max() : free + device_memory_bytes();
}

Result<void> check_kind(const llama_model& model) {
  if (llama_vocab_type(llama_model_get_vocab(&model)) == LLAMA_VOCAB_TYPE_NONE) {
    return fail(Fault::invalid, "The model file has no vocabulary.");
  }
  const bool continues = llama_model_has_decoder(&model) && !llama_model_has_encoder(&model) &&
                         !llama_model_is_diffusion(&model);
  if (!continues) {
    return fail(Fault::invalid,
                "The model does not continue text: it is an encoder or a diffuser.");
  }
  return {};
}

Result<Context> make_context(llama_model& model, const Plan& plan) {
  const QuietLog log;
  return Context::make(model, plan);
}

}  // namespace

Result<Digest> digest_of(const std::filesystem::path& file) {
  constexpr std::size_t kPart = 1U << 20U;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return fail(Fault::not_found, "The model file cannot be read.");
  crypto::Sha256 hash;
  Bytes part(kPart);
  while (stream) {
    stream.read(reinterpret_cast<char*>(part.data()), kPart);
    hash.update(ByteView(part).first(static_cast<std::size_t>(stream.gcount())));
  }
  if (!stream.eof()) return fail(Fault::not_found, "The model file cannot be read to its end.");
  return std::move(hash).finish();
}

Result<JudgedFile> judge_file(const LlamaOptions& options) {
  const Result<Gguf> gguf = read_gguf(options.model_file);
  if (!gguf) return std::unexpected(gguf.error());
  const Result<ModelFacts> facts = facts_of(*gguf, options.model_file);
  if (!facts) return std::unexpected(facts.error());
  const Result<Plan> plan = plan_for(*facts, options, memory_for(options), physical_cores());
  if (!plan) return std::unexpected(plan.error());
  const Result<Digest> digest =
      options.digest ? Result<Digest>(*options.digest) : digest_of(options.model_file);
  if (!digest) return std::unexpected(digest.error());
  return JudgedFile{.facts = *facts,
                    .plan = *plan,
                    .digest = *digest,
                    .name = options.name.empty() ? facts->name : options.name};
}

namespace {

Result<ModelHandle> load_file(const std::filesystem::path& file, const ModelFacts& facts,
                              const llama_model_params& params) {
  const QuietLog log;
  if (ggml_backend_dev_count() == 0) ggml_backend_load_all();
  ModelHandle model;
  try {
    model.reset(llama_model_load_from_file(file.c_str(), params));
  } catch (const std::exception&) {
    model.reset();  // libllama throws where a file contradicts itself
  }
  if (model != nullptr) return model;
  if (log.mentions("unknown model architecture")) {
    return fail(Fault::invalid, "The model's architecture, " + facts.architecture +
                                    ", is not one that this libllama knows.");
  }
  return fail(Fault::invalid, "The model file is damaged: libllama cannot load it.");
}

}  // namespace

Result<ModelHandle> load_weights(const std::filesystem::path& file, const ModelFacts& facts) {
  return load_file(file, facts, llama_model_default_params());
}

Result<ModelHandle> load_words(const std::filesystem::path& file, const ModelFacts& facts) {
  llama_model_params params = llama_model_default_params();
  params.vocab_only = true;
  return load_file(file, facts, params);
}

ModelInfo info_of(const JudgedFile& file) {
  return {.name = file.name,
          .digest = file.digest,
          .context = file.plan.context,
          .bytes = file.facts.weight_bytes,
          .architecture = file.facts.architecture,
          .quantisation = file.facts.quantisation,
          .parameters = file.facts.parameters};
}

Result<LoadedModel> load_model(const LlamaOptions& options) {
  const Result<JudgedFile> file = judge_file(options);
  if (!file) return std::unexpected(file.error());
  Result<ModelHandle> model = load_weights(options.model_file, file->facts);
  if (!model) return std::unexpected(model.error());
  if (auto kind = check_kind(**model); !kind) return std::unexpected(kind.error());
  Result<Context> context = make_context(**model, file->plan);
  if (!context) return std::unexpected(context.error());
  LoadedModel loaded{.model = std::move(*model),
                     .vocabulary = nullptr,
                     .context = std::make_unique<Context>(std::move(*context)),
                     .info = info_of(*file),
                     .plan = file->plan};
  loaded.vocabulary = std::make_unique<LlamaVocabulary>(*loaded.model);
  return loaded;
}

}  // namespace darkbloom::engine
