#include "support/end_when_asked.h"

#include <drogon/HttpAppFramework.h>
#include <trantor/net/EventLoop.h>

#include <string>
#include <utility>

#include "support/log.h"

namespace darkbloom {
namespace {

constexpr double kLook_s = 0.05;

void look(Ending& ending, UnixMillis now_ms, const Endable& what) {
  const std::uint32_t running = what.running();
  switch (ending.look(now_ms, running)) {
    case Ending::Step::go_on:
      return;
    case Ending::Step::finish:
      what.finish();
      if (running > 0) log_info("finishes " + std::to_string(running) + " request(s), then ends");
      return;
    case Ending::Step::end:
      if (ending.cut()) log_warning("cuts " + std::to_string(running) + " request(s)");
      drogon::app().quit();
      return;
  }
}

}  // namespace

void hear_signals(Ending& ending) {
  const auto ask = [&ending] { ending.ask(); };
  drogon::app().setTermSignalHandler(ask).setIntSignalHandler(ask);
}

void end_when_asked(trantor::EventLoop* loop, Ending& ending, const Clock& clock, Endable what) {
  loop->runEvery(kLook_s,
                 [&ending, &clock, what = std::move(what)] { look(ending, clock.now_ms(), what); });
}

}  // namespace darkbloom
