#include "front/refusals.h"

#include <drogon/HttpAppFramework.h>
#include <drogon/RequestStream.h>

#include <utility>

#include "front/posted_paths.h"

namespace darkbloom::front {
namespace {

void add_missing_routes(Server& server) {
  for (const Missing& missing : kMissing) {
    const Error why{Fault::invalid, missing.sentence, std::string(wire::kNotImplemented)};
    drogon::app().registerHandler(
        missing.path,
        [&server, why](const drogon::HttpRequestPtr&, drogon::RequestStreamPtr&& stream,
                       HttpCallback&& callback) {
          if (stream) stream->setStreamReader(drogon::RequestStreamReader::newNullReader());
          callback(error_response(why, server.marks()));
        },
        {drogon::Post});
  }
}

/// Pages in a browser ask first whether they may; openai-node sends x-stainless-* headers.
void add_preflight(Server& server) {
  drogon::app().registerPreRoutingAdvice([&server](const drogon::HttpRequestPtr& request,
                                                   drogon::AdviceCallback&& answer,
                                                   drogon::AdviceChainCallback&& go_on) {
    if (request->method() != drogon::Options) return go_on();
    answer(
        preflight_response(request->getHeader("access-control-request-headers"), server.marks()));
  });
}

bool names_one(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && path.size() > folder.size() &&
         !path.substr(folder.size()).contains('/');
}

const char* allowed_on(std::string_view path) {
  if (is_posted(path)) return "POST";
  return names_one(path, "/v1/responses/") ? "GET, DELETE" : "GET";
}

/// Drogon does not tell an unknown path from a wrong method where a path has a name in it.
bool is_wrong_method(drogon::HttpStatusCode status, const drogon::HttpRequest& request) {
  if (status == drogon::k405MethodNotAllowed) return true;
  const std::string& path = request.path();
  const bool known = names_one(path, "/v1/responses/") || names_one(path, "/v1/models/");
  return known && request.method() != drogon::Get;
}

/// RFC 9110 wants a 405 to name what would have been allowed.
drogon::HttpResponsePtr wrong_method(Server& server, const std::string& path) {
  auto response = error_response(
      {Fault::invalid, "This method is not allowed here.", std::string(wire::kMethodNotSupported)},
      server.marks(), wire::style_of(path));
  response->addHeader("allow", allowed_on(path));
  return response;
}

void add_errors(Server& server) {
  drogon::app().setCustomErrorHandler(
      [&server](drogon::HttpStatusCode status, const drogon::HttpRequestPtr& request) {
        const std::string& path = request->path();
        if (is_wrong_method(status, *request)) return wrong_method(server, path);
        return error_response({Fault::not_found, "Unknown request URL: " + path + "."},
                              server.marks(), wire::style_of(path));
      });
}

}  // namespace

void add_refusals(Server& server) {
  add_preflight(server);
  add_missing_routes(server);
  add_errors(server);
}

}  // namespace darkbloom::front
