#include <drogon/HttpAppFramework.h>
#include <drogon/HttpRequest.h>

#include <string>
#include <utility>

#include "front/input_page.h"
#include "front/reading_routes.h"
#include "json/object_writer.h"

namespace darkbloom::front {
namespace {

using Http = drogon::HttpRequestPtr;

Result<Secret> response_of(Server& server, const drogon::HttpRequest& http, const std::string& id) {
  const auto key = api_key_of(http);
  if (!key) return fail(key.error());
  return server.responses.response(*key, id);
}

Result<Secret> deleted(Server& server, const drogon::HttpRequest& http, const std::string& id) {
  const auto key = api_key_of(http);
  if (!key) return fail(key.error());
  if (auto removed = server.responses.remove(*key, id); !removed) return fail(removed.error());
  std::string text;
  json::ObjectWriter(text).text("id", id).text("object", "response").boolean("deleted", true).end();
  return Secret::copy(view_of(text));
}

Result<Secret> items_of(Server& server, const drogon::HttpRequest& http, const std::string& id) {
  const auto key = api_key_of(http);
  if (!key) return fail(key.error());
  const auto wish =
      page_wish(http.getParameter("limit"), http.getParameter("order"), http.getParameter("after"));
  if (!wish) return fail(wish.error());
  const auto items = server.responses.input(*key, id);
  if (!items) return fail(items.error());
  return input_page(id, *items, *wish);
}

using Reading = Result<Secret> (*)(Server&, const drogon::HttpRequest&, const std::string& id);

void add(Server& server, const char* path, drogon::HttpMethod method, Reading reading) {
  drogon::app().registerHandler(
      path,
      [&server, reading](const Http& http, HttpCallback&& answer, const std::string& id) {
        const auto read = reading(server, *http, id);
        answer(read ? json_response(200, std::string(read->text()), server.marks())
                    : error_response(read.error(), server.marks()));
      },
      {method});
}

}  // namespace

void add_response_routes(Server& server) {
  add(server, "/v1/responses/{id}", drogon::Get, response_of);
  add(server, "/v1/responses/{id}", drogon::Delete, deleted);
  add(server, "/v1/responses/{id}/input_items", drogon::Get, items_of);
}

}  // namespace darkbloom::front
