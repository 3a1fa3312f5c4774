#include <drogon/HttpAppFramework.h>
#include <drogon/HttpRequest.h>

#include <algorithm>
#include <string>

#include "front/reading_routes.h"

namespace darkbloom::front {
namespace {

std::string models_json(const std::vector<ListedModel>& models) {
  std::string list;
  for (const ListedModel& model : models) {
    if (!list.empty()) list += ",";
    list += model_json(model);
  }
  return R"({"object":"list","data":[)" + list + "]}";
}

drogon::HttpResponsePtr one_model(const Server& server, const std::string& name) {
  const auto models = server.parts.backend.models();
  const auto found = std::ranges::find(models, name, &ListedModel::name);
  if (found != models.end()) return json_response(200, model_json(*found), server.marks());
  return error_response(
      {Fault::not_found, "The model '" + name + "' does not exist.", "model_not_found", "model"},
      server.marks());
}

}  // namespace

void add_model_routes(Server& server) {
  using Http = drogon::HttpRequestPtr;
  drogon::app().registerHandler(
      "/v1/models",
      [&server](const Http&, HttpCallback&& answer) {
        answer(json_response(200, models_json(server.parts.backend.models()), server.marks()));
      },
      {drogon::Get});
  drogon::app().registerHandler(
      "/v1/models/{id}",
      [&server](const Http&, HttpCallback&& answer, const std::string& name) {
        answer(one_model(server, name));
      },
      {drogon::Get});
  drogon::app().registerHandler(
      "/health",
      [&server](const Http&, HttpCallback&& answer) {
        answer(json_response(200, server.parts.backend.health(), server.marks()));
      },
      {drogon::Get});
}

}  // namespace darkbloom::front
