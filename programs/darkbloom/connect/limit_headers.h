#pragma once
// What a key may still start, as the headers that SDKs and their users know. No tokens are counted
// in an account's limits, so there are no headers about tokens.

#include "base/environment.h"
#include "front/listener.h"
#include "wire/error_answer.h"
#include "wire/link_frame.h"

namespace darkbloom::connect {

/// Requests in a minute under the names of the API that was asked, requests at once under ours.
/// OpenAI's reset is a duration ("1s", "6m0s", "120ms"), Anthropic's a time in RFC 3339, in whole
/// seconds, never too early. `now_ms` is when the quota came.
front::Headers limit_headers(const wire::Quota& quota, wire::ErrorStyle style, UnixMillis now_ms);

}  // namespace darkbloom::connect
