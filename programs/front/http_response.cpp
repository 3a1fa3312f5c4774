#include "front/http_response.h"

#include "base/ids.h"

namespace darkbloom::front {

Marks new_marks(Random& random, const std::string& seen_by, bool open_to_pages) {
  return {"req_" + RequestId::random(random).hex(), seen_by, open_to_pages};
}

void put_headers(const drogon::HttpResponsePtr& response, const Headers& headers) {
  for (const auto& [name, value] : headers)
    response->addHeader(name, value);
}

void put_common_headers(const drogon::HttpResponsePtr& response, const Marks& marks) {
  response->addHeader("x-request-id", marks.request_id);
  response->addHeader("request-id", marks.request_id);  // as Anthropic's SDKs look for it
  response->addHeader("openai-version", "2020-10-01");
  response->addHeader("darkbloom-plaintext-seen-by", marks.seen_by);
  if (!marks.open_to_pages) return;
  response->addHeader("access-control-allow-origin", "*");
  response->addHeader("access-control-expose-headers", "*");
}

drogon::HttpResponsePtr preflight_response(const std::string& wanted, const Marks& marks) {
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(marks.open_to_pages ? drogon::k204NoContent : drogon::k403Forbidden);
  put_common_headers(response, marks);
  if (!marks.open_to_pages) return response;
  response->addHeader("access-control-allow-methods", "GET, POST, DELETE, OPTIONS");
  response->addHeader("access-control-allow-headers", wanted.empty() ? "*" : wanted);
  response->addHeader("access-control-max-age", "600");
  return response;
}

drogon::HttpResponsePtr json_response(int status, const std::string& body, const Marks& marks) {
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(status));
  response->setContentTypeCode(drogon::CT_APPLICATION_JSON);
  response->setBody(body);
  put_common_headers(response, marks);
  return response;
}

drogon::HttpResponsePtr error_response(const Error& error, const Marks& marks,
                                       wire::ErrorStyle style) {
  const wire::ErrorAnswer answer = wire::error_answer(error, style);
  auto response = json_response(answer.status, answer.body, marks);
  // SDKs try again after each 5xx; this one would be the same.
  if (answer.status == 501) response->addHeader("x-should-retry", "false");
  if (answer.retry_after_ms > 0) {
    response->addHeader("retry-after", std::to_string((answer.retry_after_ms + 999) / 1000));
    response->addHeader("retry-after-ms", std::to_string(answer.retry_after_ms));
  }
  return response;
}

}  // namespace darkbloom::front
