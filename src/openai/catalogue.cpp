#include "openai/catalogue.h"

#include <algorithm>
#include <format>

namespace darkbloom::openai {
namespace {

constexpr std::size_t kDigestDigits = 10;

std::string fingerprint_of(const engine::ModelInfo& model, std::string_view build) {
  std::string fingerprint = "fp_" + model.digest.hex().substr(0, kDigestDigits);
  if (!build.empty()) fingerprint += std::format("_{:.10}", build);
  return fingerprint;
}

Error other_kind(std::string_view name, std::string_view what) {
  return {.fault = Fault::invalid,
          .detail = std::format("The model '{}' {}.", name, what),
          .code = "unsupported_value",
          .param = "model"};
}

}  // namespace

std::string fingerprint_for(const ChatModel& model, bool repeatable) {
  return repeatable ? model.fingerprint : model.fingerprint + "_batched";
}

Catalogue::Catalogue(const Models& models) : embedders_(models.embedders) {
  for (engine::Engine* const engine : models.chat) {
    chat_.push_back({.engine = *engine,
                     .voice = ModelVoice::make(engine->vocabulary()),
                     .fingerprint = fingerprint_of(engine->model(), models.build)});
  }
}

const ChatModel* Catalogue::find_chat(std::string_view name) const {
  const auto found = std::ranges::find_if(
      chat_, [&](const ChatModel& model) { return model.engine.model().name == name; });
  return found == chat_.end() ? nullptr : &*found;
}

engine::Embedder* Catalogue::find_embedder(std::string_view name) const {
  const auto found = std::ranges::find_if(
      embedders_, [&](const engine::Embedder* model) { return model->info().name == name; });
  return found == embedders_.end() ? nullptr : *found;
}

Result<const ChatModel*> Catalogue::chat(std::string_view name) const {
  if (const ChatModel* const found = find_chat(name)) return found;
  if (find_embedder(name) == nullptr) return unknown();
  return fail(other_kind(name, "makes embeddings and writes no answers"));
}

Result<engine::Embedder*> Catalogue::embedder(std::string_view name) const {
  if (engine::Embedder* const found = find_embedder(name)) return found;
  if (find_chat(name) == nullptr) return unknown();
  return fail(other_kind(name, "writes answers and makes no embeddings"));
}

std::unexpected<Error> Catalogue::unknown() const {
  return fail({.fault = Fault::not_found,
               .detail = std::format(
                   "The requested model does not exist here; this node serves {}.", names()),
               .code = "model_not_found",
               .param = "model"});
}

std::string Catalogue::names() const {
  std::string names;
  const auto add = [&names](const std::string& name) {
    names += std::format("{}'{}'", names.empty() ? "" : ", ", name);
  };
  for (const ChatModel& model : chat_)
    add(model.engine.model().name);
  for (const engine::Embedder* const model : embedders_)
    add(model->info().name);
  return names;
}

}  // namespace darkbloom::openai
