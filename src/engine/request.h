#pragma once
// A job on its way from start() to the engine's thread.

#include <atomic>
#include <cstdint>
#include <memory>

#include "engine/engine.h"
#include "engine/sampler.h"
#include "engine/stop_filter.h"

namespace darkbloom::engine {

/// What a session and the engine's thread say to each other.
struct Ticket {
  std::atomic<bool> cancelled = false;
  std::atomic<bool> over = false;  ///< the listener has heard its last
};

struct Request {
  Job job;
  std::uint32_t tokens_max = 0;  ///< at least 1; prompt and these fit in the context
  Sampler sampler;
  StopFilter filter;
  Listener* listener = nullptr;    ///< outlives the ticket's `over`
  std::shared_ptr<Ticket> ticket;  ///< shared by the session and the engine's thread
};

}  // namespace darkbloom::engine
