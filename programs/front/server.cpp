#include "front/server.h"

#include "wire/link_frame.h"

namespace darkbloom::front {

Result<std::string> api_key_of(const drogon::HttpRequest& request) {
  constexpr std::string_view kBearer = "Bearer ";
  const std::string& value = request.getHeader("authorization");
  std::string key =
      value.starts_with(kBearer) ? value.substr(kBearer.size()) : request.getHeader("x-api-key");
  if (!key.empty() && key.size() <= wire::kApiKeyMax) return key;
  return fail(Fault::unauthenticated,
              "You didn't provide an API key; send it as Authorization: Bearer, or as x-api-key.");
}

}  // namespace darkbloom::front
