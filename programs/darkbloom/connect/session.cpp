#include "darkbloom/connect/session.h"

namespace darkbloom::connect {

Session::Session(const Access& access, const Clock& clock, Random& random)
    : link_(access.coordinator, "/v1/connect", random),
      dispatch_({clock, random, *this, access.affinity}, access.policy) {}

void Session::start(trantor::EventLoop* loop) {
  link_.start(
      loop, {[this] { dispatch_.link_up(); }, [this](ByteView frame) { dispatch_.received(frame); },
             [this] { dispatch_.link_down(); }});
}

}  // namespace darkbloom::connect
