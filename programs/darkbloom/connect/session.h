#pragma once
// Dispatch with its link: what connect, chat and up all talk through.

#include <string>

#include "darkbloom/connect/access.h"
#include "darkbloom/connect/dispatch.h"
#include "support/server_link.h"

namespace darkbloom::connect {

class Session final : CoordinatorLink {
 public:
  /// `clock` and `random` outlive the session.
  Session(const Access& access, const Clock& clock, Random& random);
  /// Events come on `loop`'s thread, and the dispatch must be used there and nowhere else.
  void start(trantor::EventLoop* loop);
  Dispatch& dispatch() { return dispatch_; }
  const CandidateList& candidates() const { return dispatch_.candidates(); }

 private:
  void send(const wire::Frame& frame) override { link_.send(frame); }
  ServerLink link_;
  Dispatch dispatch_;
};

}  // namespace darkbloom::connect
