#include "node/end_when_asked.h"

#include <drogon/HttpAppFramework.h>
#include <trantor/net/EventLoop.h>

#include <string>

#include "support/log.h"

namespace darkbloom::node {
namespace {

constexpr double kLook_s = 0.05;

void look(Ending& ending, const Operated& operated) {
  const std::uint32_t running = operated.service.facts().running;
  switch (ending.look(operated.clock.now_ms(), running)) {
    case Ending::Step::go_on:
      return;
    case Ending::Step::finish:
      operated.desk.stop();
      if (running > 0) log_info("finishes " + std::to_string(running) + " request(s), then ends");
      return;
    case Ending::Step::end:
      if (ending.cut()) log_warning("cuts " + std::to_string(running) + " request(s)");
      drogon::app().quit();
      return;
  }
}

}  // namespace

void end_when_asked(Ending& ending, const Operated& operated) {
  const auto ask = [&ending] { ending.ask(); };
  drogon::app().setTermSignalHandler(ask).setIntSignalHandler(ask);
  drogon::app().getLoop()->runEvery(kLook_s, [&ending, operated] { look(ending, operated); });
}

}  // namespace darkbloom::node
