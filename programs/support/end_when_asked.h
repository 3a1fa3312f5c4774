#pragma once
// SIGTERM and SIGINT ask a program to end; see Ending.

#include <cstdint>
#include <functional>

#include "base/environment.h"
#include "support/ending.h"

namespace trantor {
class EventLoop;
}

namespace darkbloom {

/// What is asked to end.
struct Endable {
  std::function<std::uint32_t()> running;  ///< requests that are being answered
  std::function<void()> finish;            ///< nothing new from here on
};

/// Before the HTTP library's loops run. `ending` outlives them.
void hear_signals(Ending& ending);
/// On `loop`'s thread, on which `what` is called; ends the program's loops. All outlive them.
void end_when_asked(trantor::EventLoop* loop, Ending& ending, const Clock& clock, Endable what);

}  // namespace darkbloom
