#include "openai/service.h"

#include <algorithm>
#include <array>
#include <format>

#include "openai/endpoint.h"
#include "wire/error_answer.h"

namespace darkbloom::openai {
namespace {

using Handler = Served (*)(const Surroundings&, const Request&, Responder&);

struct Route {
  std::string_view path;
  std::string_view method;
  Handler handler;
};

/// Every path that a node answers; /v1/models is the proxy's.
constexpr std::array kRoutes = {
    Route{"/v1/chat/completions", "POST", serve_chat},
    Route{"/v1/completions", "POST", serve_completions},
    Route{"/v1/embeddings", "POST", serve_embeddings},
    Route{"/v1/responses", "POST", serve_responses},
    Route{"/v1/responses/input_tokens", "POST", serve_input_tokens},
    Route{"/v1/messages", "POST", serve_messages},
    Route{"/v1/messages/count_tokens", "POST", serve_count_tokens},
};

/// A request that was answered before serve() returned.
class Answered final : public Exchange {};

Result<const Route*> route_of(const Request& request) {
  const std::string_view path = std::string_view(request.path).substr(0, request.path.find('?'));
  const auto route = std::ranges::find(kRoutes, path, &Route::path);
  if (route == kRoutes.end()) {
    return fail(Fault::not_found, "Unknown request URL. Please check it for typos.");
  }
  if (request.method != route->method) {
    return fail({.fault = Fault::invalid,
                 .detail = std::format("'{}' takes {} requests only.", path, route->method),
                 .code = std::string(wire::kMethodNotSupported)});
  }
  return &*route;
}

/// Nobody here can serve the request now, and another node might.
bool is_for_another_node(const Error& error) {
  return error.fault == Fault::no_capacity || error.fault == Fault::unavailable;
}

}  // namespace

Service::Service(const Models& models, const Clock& clock, Random& random)
    : models_(models), clock_(clock), random_(random) {}

Result<std::unique_ptr<Exchange>> Service::serve(Request request, Responder& responder) {
  const Surroundings around{models_, clock_, random_};
  auto served = route_of(request).and_then(
      [&](const Route* route) { return route->handler(around, request, responder); });
  if (served || is_for_another_node(served.error())) return served;
  answer_with_error(served.error(), responder, wire::style_of(request.path));
  return std::make_unique<Answered>();
}

}  // namespace darkbloom::openai
