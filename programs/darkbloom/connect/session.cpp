#include "darkbloom/connect/session.h"

namespace darkbloom::connect {

Session::Session(trantor::EventLoop* loop, const std::string& coordinator, const Clock& clock,
                 Random& random)
    : link_(loop, coordinator, "/v1/connect", random),
      tenant_(TenantKey::random(random)),
      dispatch_({clock, random, *this}, attest::Policy{}) {}

void Session::start() {
  link_.start({[this] { dispatch_.link_up(); },
               [this](ByteView frame) { dispatch_.received(frame); },
               [this] { dispatch_.link_down(); }});
}

}  // namespace darkbloom::connect
