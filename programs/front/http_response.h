#pragma once
// Whole HTTP responses, with the headers that every one of them has.

#include <drogon/HttpResponse.h>

#include <functional>
#include <string>

#include "base/environment.h"
#include "front/listener.h"
#include "wire/error_answer.h"

namespace darkbloom::front {

using HttpCallback = std::function<void(const drogon::HttpResponsePtr&)>;

/// What tells one response from another besides its body.
struct Marks {
  std::string request_id;
  std::string seen_by;  ///< who sees the text, for darkbloom-plaintext-seen-by
  bool open_to_pages = true;
};

Marks new_marks(Random& random, const std::string& seen_by, bool open_to_pages = true);

void put_common_headers(const drogon::HttpResponsePtr& response, const Marks& marks);
void put_headers(const drogon::HttpResponsePtr& response, const Headers& headers);
/// Tells a page whether it may ask. `wanted` are the headers it names, echoed.
drogon::HttpResponsePtr preflight_response(const std::string& wanted, const Marks& marks);
/// An error in the shape of the API that was asked, with the retry headers.
drogon::HttpResponsePtr error_response(const Error& error, const Marks& marks,
                                       wire::ErrorStyle style = wire::ErrorStyle::openai);
drogon::HttpResponsePtr json_response(int status, const std::string& body, const Marks& marks);

}  // namespace darkbloom::front
