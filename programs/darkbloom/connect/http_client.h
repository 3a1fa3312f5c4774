#pragma once
// What asks another service over HTTP, as upstreams need it.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace darkbloom::connect {

/// One POST.
struct HttpCall {
  std::string url;
  std::map<std::string, std::string> headers;  ///< the key among them
  Secret body;
  std::uint32_t quiet_seconds = 60;  ///< the longest that nothing may come
};

struct HttpHead {
  std::uint16_t status = 0;
  std::map<std::string, std::string> headers = {};  ///< names in lower case
};

/// Hears head once, then bodies, then end; or failed at any point, and nothing after it. The detail
/// of an error there goes on from the service's name: "cannot be reached".
class HttpHearer {
 public:
  virtual ~HttpHearer() = default;
  virtual void head(const HttpHead& head) = 0;
  /// False: enough. The call ends and says nothing more.
  virtual bool body(std::string_view bytes) = 0;
  virtual void end() = 0;
  virtual void failed(const Error& error) = 0;
};

/// Names one call. Never 0.
using HttpCallId = std::uint64_t;

/// One thread. Tells a hearer nothing while start or cancel runs.
class HttpClient {
 public:
  virtual ~HttpClient() = default;
  /// `hearer` outlives the call. Refuses as no_capacity when too many calls run.
  virtual Result<HttpCallId> start(HttpCall call, HttpHearer& hearer) = 0;
  /// Its hearer hears nothing further. One that has ended is no error.
  virtual void cancel(HttpCallId call) = 0;
};

}  // namespace darkbloom::connect
