#pragma once
// A question with its redirects: few, never from https to http, and the token only to whom it
// belongs.

#include <string>

#include "darkbloom/model/http_reader.h"

namespace darkbloom::model {

inline constexpr int kRedirectsMax = 5;

/// A question to the base, which alone may see the token.
struct Asked {
  HttpQuestion question;
  std::string token = {};  ///< sent as Authorization: Bearer; empty: none
};

struct Followed {
  HttpAnswer last;
  HttpAnswer own;  ///< headers of the base's own host alone, from all of its answers
};

/// The first answer that is no redirect. Statuses other than 200 and 206 are refused in one
/// sentence: 401 and 403 as forbidden, 404 as not_found, 416 as replayed (what we have is not a
/// part of what is there), 408, 429 and 5xx as unavailable, others as invalid.
Result<Followed> follow(HttpReader& reader, const Asked& asked, BodySink& sink);

}  // namespace darkbloom::model
