#include "darkbloom/connect/session.h"

namespace darkbloom::connect {

Session::Session(const std::string& coordinator, const Clock& clock, Random& random)
    : link_(coordinator, "/v1/connect", random),
      dispatch_({clock, random, *this}, attest::Policy{}) {}

void Session::start(trantor::EventLoop* loop) {
  link_.start(
      loop, {[this] { dispatch_.link_up(); }, [this](ByteView frame) { dispatch_.received(frame); },
             [this] { dispatch_.link_down(); }});
}

}  // namespace darkbloom::connect
