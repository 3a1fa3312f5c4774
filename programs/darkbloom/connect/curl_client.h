#pragma once
// HTTP calls over libcurl on a loop of ours: answers are passed on as they come (decisions/0005).
// No redirect is followed, no proxy or netrc of the environment used, every certificate verified.

#include <memory>

#include "darkbloom/connect/http_client.h"

namespace trantor {
class EventLoop;
}

namespace darkbloom::connect {

class CurlClient final : public HttpClient {
 public:
  static constexpr std::size_t kCallsMax = 256;  ///< running at once

  CurlClient();
  ~CurlClient() override;

  /// Once, before the first call: all happens on `loop`'s thread, which ends before the client.
  void use(trantor::EventLoop* loop);
  Result<HttpCallId> start(HttpCall call, HttpHearer& hearer) override;
  void cancel(HttpCallId call) override;

 private:
  class Multi;

  std::unique_ptr<Multi> multi_;
};

}  // namespace darkbloom::connect
