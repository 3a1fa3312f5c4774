#include "darkbloom/connect/reading_routes.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpRequest.h>

#include <algorithm>
#include <set>
#include <string>

#include "darkbloom/connect/exchange_answer.h"
#include "darkbloom/connect/node_list.h"
#include "json/object_writer.h"
#include "json/text.h"

namespace darkbloom::connect {
namespace {

/// The tiers at which machines serve it now.
std::string tiers_json(const Dispatch& dispatch, const std::string& model) {
  std::set<std::string> tiers;
  for (const Candidate* const candidate : dispatch.candidates().judged()) {
    if (offers(candidate->verdict, model)) tiers.insert(attest::tier_text(candidate->verdict));
  }
  std::string list;
  for (const std::string& tier : tiers) {
    if (!list.empty()) list += ',';
    json::append_string(list, tier);
  }
  return "[" + list + "]";
}

/// `created` is required by the SDKs' types; when a model was made is not known here.
std::string model_json(const Dispatch& dispatch, const attest::ServedModel& model) {
  std::string text;
  json::ObjectWriter(text)
      .text("id", model.name)
      .text("object", "model")
      .number("created", 0)
      .text("owned_by", "darkbloom")
      .number("context_length", model.context)
      .text("digest", "sha256:" + model.digest.hex())
      .raw("tiers", tiers_json(dispatch, model.name))
      .end();
  return text;
}

std::string models_json(const Dispatch& dispatch) {
  std::string list;
  for (const attest::ServedModel& model : dispatch.candidates().models()) {
    if (!list.empty()) list += ",";
    list += model_json(dispatch, model);
  }
  return R"({"object":"list","data":[)" + list + "]}";
}

drogon::HttpResponsePtr one_model(const Dispatch& dispatch, const std::string& name,
                                  const std::string& request_id) {
  for (const attest::ServedModel& model : dispatch.candidates().models()) {
    if (model.name == name) return json_response(200, model_json(dispatch, model), request_id);
  }
  return error_response(
      {Fault::not_found, "The model '" + name + "' does not exist.", "model_not_found", "model"},
      request_id);
}

std::string health_json(const Dispatch& dispatch) {
  const auto judged = dispatch.candidates().judged();
  const auto at_least = [&](wire::Tier tier) {
    return std::ranges::count_if(judged,
                                 [&](const Candidate* each) { return each->verdict.tier >= tier; });
  };
  const bool ready = dispatch.linked() && dispatch.candidates().size() > 0;
  return std::string(R"({"status":")") + (ready ? "ok" : "waiting") + R"(","nodes":)" +
         std::to_string(judged.size()) + R"(,"sealed":)" +
         std::to_string(at_least(wire::Tier::sealed)) + R"(,"measured":)" +
         std::to_string(at_least(wire::Tier::measured)) + R"(,"accepted":)" +
         std::to_string(dispatch.candidates().size()) + "}";
}

}  // namespace

void add_reading_routes(const Dispatch& dispatch, Random& random) {
  using Request = drogon::HttpRequestPtr;
  drogon::app().registerHandler(
      "/v1/models",
      [&dispatch, &random](const Request&, HttpCallback&& answer) {
        answer(json_response(200, models_json(dispatch), new_request_id(random)));
      },
      {drogon::Get});
  drogon::app().registerHandler(
      "/v1/models/{id}",
      [&dispatch, &random](const Request&, HttpCallback&& answer, const std::string& name) {
        answer(one_model(dispatch, name, new_request_id(random)));
      },
      {drogon::Get});
  drogon::app().registerHandler(
      "/v1/nodes",
      [&dispatch, &random](const Request&, HttpCallback&& answer) {
        answer(json_response(200, nodes_json(dispatch.candidates()), new_request_id(random)));
      },
      {drogon::Get});
  drogon::app().registerHandler(
      "/health",
      [&dispatch, &random](const Request&, HttpCallback&& answer) {
        answer(json_response(200, health_json(dispatch), new_request_id(random)));
      },
      {drogon::Get});
}

}  // namespace darkbloom::connect
