#include "coordinator/status_routes.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpResponse.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "coordinator/metrics_text.h"
#include "coordinator/slow_page.h"
#include "coordinator/status_json.h"
#include "coordinator/who_may_see.h"
#include "wire/error_answer.h"

namespace darkbloom::coordinator {
namespace {

struct Page {
  int status = 200;
  std::string body;
  std::string_view type = "application/json; charset=utf-8";
};

drogon::HttpResponsePtr response_of(Page page) {
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(page.status));
  response->setContentTypeString(std::string(page.type));
  response->addHeader("cache-control", "no-store");
  response->setBody(std::move(page.body));
  return response;
}

template <typename Answer>
void add_page(const std::string& path, const Answer& answer_to) {
  drogon::app().registerHandler(
      path,
      [answer_to](const drogon::HttpRequestPtr& request,
                  std::function<void(const drogon::HttpResponsePtr&)>&& answer) {
        answer(response_of(answer_to(*request)));
      },
      {drogon::Get});
}

/// One that everybody may see.
void add_slow_page(const std::string& path, Core& core, std::string (*json_of)(const Outlook&)) {
  // Shared by the copies that Drogon makes of the handler.
  const auto kept = std::make_shared<SlowPage>();
  add_page(path, [&core, json_of, kept](const drogon::HttpRequest&) -> Page {
    const Outlook outlook = core.outlook();
    return {200, kept->text(outlook.survey.at_ms, [&] { return json_of(outlook); })};
  });
}

Visitor visitor_of(const drogon::HttpRequest& request) {
  const bool proxied = std::ranges::any_of(kProxyHeaders, [&](std::string_view name) {
    return !request.getHeader(std::string(name)).empty();
  });
  return {.from_loopback = request.peerAddr().isLoopbackIp(), .through_proxy = proxied};
}

}  // namespace

void add_status_routes(Core& core, bool metrics_public) {
  add_page("/metrics", [&core, metrics_public](const drogon::HttpRequest& request) -> Page {
    if (auto may = may_see_metrics(visitor_of(request), metrics_public); !may) {
      return {403, wire::error_answer(may.error()).body};
    }
    return {200, metrics_text(core.outlook()), kMetricsType};
  });
  add_page("/readyz", [&core](const drogon::HttpRequest&) -> Page {
    const Outlook outlook = core.outlook();
    return {is_ready(outlook) ? 200 : 503, readiness_json(outlook)};
  });
  add_slow_page("/v1/network/stats", core, network_stats_json);
  add_slow_page("/v1/nodes", core, nodes_json);
}

}  // namespace darkbloom::coordinator
