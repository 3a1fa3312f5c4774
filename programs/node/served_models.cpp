#include "node/served_models.h"

#include <algorithm>
#include <utility>

#include "engine/gguf_reader.h"
#include "engine/llama_embedder.h"
#include "engine/model_facts.h"
#include "node/stated_model.h"

namespace darkbloom::node {

Result<void> ServedModels::add(const std::string& file, const engine::LlamaOptions& options,
                               Random& random) {
  const auto gguf = engine::read_gguf(file);
  if (!gguf) return fail(gguf.error());
  if (engine::is_embedder(*gguf)) {
    auto embedder = engine::load_embedder({.model_file = file, .brake = options.brake});
    if (!embedder) return fail(embedder.error());
    embedders_.push_back(std::move(*embedder));
    return {};
  }
  engine::LlamaOptions own = options;
  own.model_file = file;
  auto engine = engine::load_llama(own, random);
  if (!engine) return fail(engine.error());
  engines_.push_back(std::move(*engine));
  return {};
}

Result<ServedModels> ServedModels::load(const std::vector<std::string>& files,
                                        const engine::LlamaOptions& options, Random& random) {
  if (files.size() > attest::kModelsMax) {
    return fail(Fault::too_large, "A node serves at most 32 models.");
  }
  ServedModels models;
  for (const std::string& file : files) {
    if (auto added = models.add(file, options, random); !added) return fail(added.error());
  }
  std::vector<std::string> names;
  for (const engine::ModelInfo& info : models.infos())
    names.push_back(info.name);
  std::ranges::sort(names);
  if (const auto twice = std::ranges::adjacent_find(names); twice != names.end()) {
    return fail(Fault::invalid, "Two of the models have the name '" + *twice + "'.");
  }
  return models;
}

void ServedModels::add(std::unique_ptr<shelf::StoreShelf> store) {
  store_ = std::move(store);
  for (auto& engine : store_->engines())
    engines_.push_back(std::move(engine));
  for (auto& embedder : store_->embedders())
    embedders_.push_back(std::move(embedder));
}

openai::Models ServedModels::api(std::string build) const {
  openai::Models models{.build = std::move(build)};
  for (const auto& engine : engines_)
    models.chat.push_back(engine.get());
  for (const auto& embedder : embedders_)
    models.embedders.push_back(embedder.get());
  return models;
}

std::vector<engine::ModelInfo> ServedModels::infos() const {
  std::vector<engine::ModelInfo> infos;
  for (const auto& engine : engines_)
    infos.push_back(engine->model());
  for (const auto& embedder : embedders_)
    infos.push_back(embedder->info());
  return infos;
}

std::vector<attest::ServedModel> ServedModels::stated() const {
  std::vector<attest::ServedModel> stated;
  for (const auto& engine : engines_)
    stated.push_back(stated_model(*engine));
  for (const auto& embedder : embedders_)
    stated.push_back(stated_model(*embedder));
  return stated;
}

wire::NodeLoad load_of(const openai::Models& models, const shelf::StoreShelf* store) {
  wire::NodeLoad sum;
  float speed = 0.0F;
  const auto add = [&sum](const engine::Load& load) {
    sum.slots += load.slots;
    sum.active += load.active;
    sum.waiting += load.waiting;
  };
  for (const engine::Engine* const engine : models.chat) {
    add(engine->load());
    speed = std::max(speed, engine->load().tokens_per_second);
  }
  for (const engine::Embedder* const embedder : models.embedders)
    add(embedder->load());
  sum.millitokens_per_second = static_cast<std::uint32_t>(speed * 1000);
  if (store == nullptr) return sum;
  const shelf::ColdSlots cold = store->cold_slots();
  sum.slots = std::max(sum.slots - std::min(sum.slots, cold.sum), cold.most);
  return sum;
}

}  // namespace darkbloom::node
