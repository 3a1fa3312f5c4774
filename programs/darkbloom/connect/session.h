#pragma once
// Dispatch with its link: what connect, chat and up all talk through.

#include <string>

#include "darkbloom/connect/dispatch.h"
#include "support/server_link.h"

namespace darkbloom::connect {

class Session final : CoordinatorLink {
 public:
  /// Events come on `loop`'s thread. All arguments outlive the session.
  Session(trantor::EventLoop* loop, const std::string& coordinator, const Clock& clock,
          Random& random);
  void start();
  Dispatch& dispatch() { return dispatch_; }
  const CandidateList& candidates() const { return dispatch_.candidates(); }
  /// This device's own key for cached prefixes, new at every start.
  const TenantKey& tenant() const { return tenant_; }

 private:
  void send(const wire::Frame& frame) override { link_.send(frame); }
  ServerLink link_;
  TenantKey tenant_;
  Dispatch dispatch_;
};

}  // namespace darkbloom::connect
