#include "front/model_json.h"

#include "json/object_writer.h"
#include "json/text.h"

namespace darkbloom::front {
namespace {

/// Texts of dollars a token, in OpenRouter's shape. This version of the network charges nothing.
constexpr std::string_view kPricing = R"({"prompt":"0","completion":"0"})";

std::string list_of(const auto& texts) {
  std::string list;
  for (const std::string_view text : texts) {
    if (!list.empty()) list += ',';
    json::append_string(list, text);
  }
  return "[" + list + "]";
}

/// Of weights that an upstream runs nothing is known, nor what it charges.
std::string upstream_model_json(const ListedModel& listed) {
  std::string text;
  json::ObjectWriter(text)
      .text("id", listed.facts.name)
      .text("object", "model")
      .number("created", 0)
      .text("owned_by", listed.upstream)
      .text("upstream", listed.upstream)
      .raw("tiers", "[]")
      .end();
  return text;
}

}  // namespace

/// `created` is required by the SDKs' types; when a model was made is not known here.
std::string model_json(const ListedModel& listed) {
  if (!listed.upstream.empty()) return upstream_model_json(listed);
  const attest::ServedModel& model = listed.facts;
  std::string text;
  json::ObjectWriter fields(text);
  fields.text("id", model.name)
      .text("object", "model")
      .number("created", 0)
      .text("owned_by", "darkbloom")
      .number("context_length", model.context)
      .text("digest", "sha256:" + model.digest.hex())
      .text("quantization", model.quantisation.empty() ? "unknown" : model.quantisation)
      .number("parameters", static_cast<std::int64_t>(model.parameters))
      .raw("capabilities", list_of(attest::names_of(model.capabilities)))
      .raw("pricing", kPricing)
      .raw("tiers", list_of(listed.tiers));
  if (model.dimensions > 0) fields.number("dimensions", model.dimensions);
  fields.end();
  return text;
}

}  // namespace darkbloom::front
