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

}  // namespace

std::string fingerprint_for(const ChatModel& model, bool repeatable) {
  return repeatable ? model.fingerprint : model.fingerprint + "_batched";
}

Catalogue::Catalogue(const Models& models) {
  for (engine::Engine* const engine : models.chat) {
    chat_.push_back({.engine = *engine,
                     .voice = ModelVoice::make(engine->vocabulary()),
                     .fingerprint = fingerprint_of(engine->model(), models.build)});
  }
}

Result<const ChatModel*> Catalogue::chat(std::string_view name) const {
  const auto found = std::ranges::find_if(
      chat_, [&](const ChatModel& model) { return model.engine.model().name == name; });
  if (found != chat_.end()) return &*found;
  return fail({.fault = Fault::not_found,
               .detail = std::format(
                   "The requested model does not exist here; this node serves {}.", names()),
               .code = "model_not_found",
               .param = "model"});
}

std::string Catalogue::names() const {
  std::string names;
  for (const ChatModel& model : chat_) {
    names += std::format("{}'{}'", names.empty() ? "" : ", ", model.engine.model().name);
  }
  return names;
}

}  // namespace darkbloom::openai
