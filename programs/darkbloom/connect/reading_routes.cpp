#include "darkbloom/connect/reading_routes.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpRequest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "darkbloom/connect/exchange_answer.h"
#include "darkbloom/connect/model_json.h"
#include "darkbloom/connect/node_list.h"

namespace darkbloom::connect {
namespace {

/// The tiers at which machines serve it now.
std::vector<std::string> tiers_of(const Dispatch& dispatch, const std::string& model) {
  std::set<std::string> tiers;
  for (const Candidate* const candidate : dispatch.candidates().judged()) {
    if (offers(candidate->verdict, model)) tiers.insert(attest::tier_text(candidate->verdict));
  }
  return {tiers.begin(), tiers.end()};
}

ListedModel listed(const Dispatch& dispatch, const attest::ServedModel& model) {
  const auto capabilities = attest::names_of(model.capabilities);
  return {.name = model.name,
          .digest = model.digest,
          .context = model.context,
          .quantisation = model.quantisation,
          .parameters = model.parameters,
          .capabilities = {capabilities.begin(), capabilities.end()},
          .dimensions = model.dimensions,
          .tiers = tiers_of(dispatch, model.name)};
}

std::string models_json(const Dispatch& dispatch) {
  std::string list;
  for (const attest::ServedModel& model : dispatch.candidates().models()) {
    if (!list.empty()) list += ",";
    list += model_json(listed(dispatch, model));
  }
  return R"({"object":"list","data":[)" + list + "]}";
}

drogon::HttpResponsePtr one_model(const Dispatch& dispatch, const std::string& name,
                                  const std::string& request_id) {
  for (const attest::ServedModel& model : dispatch.candidates().models()) {
    if (model.name == name)
      return json_response(200, model_json(listed(dispatch, model)), request_id);
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
