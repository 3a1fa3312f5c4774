#include "darkbloom/connect/session.h"

#include <trantor/net/EventLoop.h>

namespace darkbloom::connect {
namespace {

constexpr double kTickSeconds = 0.2;

}  // namespace

Session::Session(const Access& access, const Clock& clock, Random& random)
    : link_(access.coordinator, "/v1/connect", random),
      dispatch_({clock, random, *this, access.affinity}, access.policy) {}

void Session::start(trantor::EventLoop* loop) {
  link_.start(
      loop, {[this] { dispatch_.link_up(); }, [this](ByteView frame) { dispatch_.received(frame); },
             [this] { dispatch_.link_down(); }});
  loop->runEvery(kTickSeconds, [this] { dispatch_.tick(); });
}

}  // namespace darkbloom::connect
