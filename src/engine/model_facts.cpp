#include "engine/model_facts.h"

#include <algorithm>
#include <format>

#include "engine/limits.h"
#include "engine/quantisation.h"

namespace darkbloom::engine {

namespace {

constexpr std::uint32_t kStringType = 8;
// Bounds for what a file may claim, so that products of claims stay numbers.
constexpr std::int64_t kSaneMax = 1 << 22;
constexpr std::int64_t kLayersMax = 512;  // libllama's own
constexpr std::int64_t kCacheBytesMax = std::int64_t{1} << 32;

std::int64_t sane(std::int64_t number) {
  return std::clamp<std::int64_t>(number, 0, kSaneMax);
}

/// A number of the architecture's, which may be one per layer: then their sum over `layers`.
std::int64_t over_layers(const Gguf& gguf, std::string_view key, std::int64_t layers,
                         std::int64_t otherwise) {
  const GgufArray* each = gguf.array(key);
  if (each == nullptr) return sane(gguf.number(key, otherwise)) * layers;
  std::int64_t sum = 0;
  for (const std::int64_t one : each->whole)
    sum = sane(sum + sane(one));
  return sum;
}

std::uint64_t cache_bytes(const Gguf& gguf, const std::string& arch) {
  const std::int64_t layers = std::min(sane(gguf.number(arch + ".block_count", 0)), kLayersMax);
  const std::int64_t width = sane(gguf.number(arch + ".embedding_length", 0));
  const std::int64_t heads = over_layers(gguf, arch + ".attention.head_count", layers, 1);
  const std::int64_t per_layer = layers > 0 ? std::max<std::int64_t>(heads / layers, 1) : 1;
  const std::int64_t kv_heads =
      over_layers(gguf, arch + ".attention.head_count_kv", layers, per_layer);
  const std::int64_t each = width / per_layer;
  const std::int64_t key = sane(gguf.number(arch + ".attention.key_length", each));
  const std::int64_t value = sane(gguf.number(arch + ".attention.value_length", each));
  return static_cast<std::uint64_t>(std::min(kv_heads * (key + value) * 2, kCacheBytesMax));
}

Result<void> check_vocabulary(const Gguf& gguf) {
  const GgufArray* tokens = gguf.array("tokenizer.ggml.tokens");
  if (tokens == nullptr || tokens->type != kStringType || tokens->count == 0) {
    return fail(Fault::invalid, "The model file has no vocabulary.");
  }
  if (!tokens->distinct) {
    return fail(Fault::invalid, "The model file is damaged: two of its tokens are the same.");
  }
  for (const std::string_view key : {"tokenizer.ggml.token_type", "tokenizer.ggml.scores"}) {
    const GgufArray* list = gguf.array(key);
    if (list != nullptr && list->count != tokens->count) {
      return fail(Fault::invalid, "The model file is damaged: its vocabulary lists disagree.");
    }
  }
  return {};
}

std::uint64_t padded_context(std::uint64_t context) {
  return (context + 255) / 256 * 256;  // libllama rounds the cache of a sequence up to this
}

std::uint64_t bytes_needed(const ModelFacts& facts, const Plan& plan) {
  const std::uint64_t cache =
      facts.cache_bytes_per_token * padded_context(plan.context) * plan.slots;
  const std::uint64_t scratch = facts.scratch_bytes_per_row * plan.batch;
  return facts.weight_bytes + cache + scratch + facts.logit_bytes * plan.slots * 2;
}

std::string megabytes(std::uint64_t bytes) {
  return std::format("{} MB", (bytes + 999'999) / 1'000'000);
}

std::string_view broken_rule(const LlamaOptions& options) {
  if (options.slots == 0 || options.slots > kSlotsMax) return "The engine takes 1 to 64 slots.";
  if (options.batch == 0 || options.batch > 65536)
    return "The engine's batch is 1 to 65536 tokens.";
  if (options.waiting_max > kWaitingMax) return "At most 1024 jobs may wait for a slot.";
  return {};
}

}  // namespace

std::string model_id(std::string_view name) {
  std::string id;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
    if (upper) {
      id.push_back(static_cast<char>(c - 'A' + 'a'));
    } else if (plain) {
      id.push_back(c);
    } else if (!id.empty() && id.back() != '-') {
      id.push_back('-');
    }
  }
  while (!id.empty() && id.back() == '-')
    id.pop_back();
  return id;
}

bool is_embedder(const Gguf& gguf) {
  constexpr std::int64_t kMean = 1;  // libllama's numbers; 2 is the first token's, 3 the last one's
  constexpr std::int64_t kLast = 3;
  const std::int64_t pooling = gguf.number(gguf.text("general.architecture") + ".pooling_type", 0);
  return pooling >= kMean && pooling <= kLast;
}

Result<ModelFacts> facts_of(const Gguf& gguf, const std::filesystem::path& file) {
  const std::string arch = gguf.text("general.architecture");
  if (arch.empty()) return fail(Fault::invalid, "The model file names no architecture.");
  if (gguf.tensors.empty()) return fail(Fault::invalid, "The model file holds no weights.");
  if (gguf.number("split.count", 1) > 1) {
    return fail(Fault::invalid,
                "The model is split into several files: merge them into one first.");
  }
  const std::int64_t layers = gguf.number(arch + ".block_count", 1);
  if (layers < 1 || layers > kLayersMax) {
    return fail(Fault::invalid, "The model file has an impossible number of layers.");
  }
  if (auto good = check_vocabulary(gguf); !good) return std::unexpected(good.error());
  ModelFacts facts{.architecture = arch, .name = model_id(gguf.text("general.name"))};
  if (facts.name.empty()) facts.name = model_id(file.stem().string());
  const std::int64_t trained = gguf.number(arch + ".context_length", 0);
  facts.context_trained = static_cast<std::uint32_t>(sane(trained));
  facts.weight_bytes = gguf.weight_bytes;
  facts.cache_bytes_per_token = cache_bytes(gguf, arch);
  const std::int64_t width = sane(gguf.number(arch + ".embedding_length", 0));
  const std::int64_t inner = over_layers(gguf, arch + ".feed_forward_length", 1, 0);
  facts.scratch_bytes_per_row = static_cast<std::uint64_t>(8 * width + 2 * inner) * 4;
  facts.logit_bytes = gguf.array("tokenizer.ggml.tokens")->count * 4;
  facts.embeds = is_embedder(gguf);
  facts.quantisation = quantisation_of(gguf);
  facts.parameters = parameters_of(gguf);
  return facts;
}

Result<Plan> plan_for(const ModelFacts& facts, const LlamaOptions& options, std::uint64_t memory,
                      std::uint32_t cores) {
  if (const auto broken = broken_rule(options); !broken.empty()) {
    return fail(Fault::invalid, std::string(broken));
  }
  if (facts.context_trained > 0 && options.context > facts.context_trained) {
    return fail(Fault::invalid,
                std::format("The model was trained for {} tokens of context, not {}.",
                            facts.context_trained, options.context));
  }
  const std::uint32_t trained =
      facts.context_trained == 0 ? kContextDefaultMax : facts.context_trained;
  Plan plan{
      .slots = options.slots,
      .context = options.context > 0 ? options.context : std::min(trained, kContextDefaultMax),
      .batch = options.batch,
      .threads = options.threads > 0 ? options.threads : std::max(cores, 1U)};
  plan.bytes = bytes_needed(facts, plan);
  while (plan.bytes > memory && options.context == 0 && plan.context / 2 >= kContextDefaultMin) {
    plan.context /= 2;
    plan.bytes = bytes_needed(facts, plan);
  }
  if (plan.bytes <= memory) return plan;
  return fail(
      Fault::too_large,
      std::format("The model does not fit in memory: it needs {} ({} of them weights) and {} "
                  "are free.",
                  megabytes(plan.bytes), megabytes(facts.weight_bytes), megabytes(memory)));
}

}  // namespace darkbloom::engine
