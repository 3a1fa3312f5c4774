#include "soak/tale_engine.h"

#include <utility>

#include "sim/tale_script.h"

namespace darkbloom::soak {

Result<std::unique_ptr<engine::Session>> TaleEngine::start(engine::Job job,
                                                           engine::Listener& listener) {
  if (scripted_.active() >= 2 * scripted_.slots) {
    return fail(Fault::no_capacity, "Every slot and the queue are full.");
  }
  std::string begun;
  const auto tale = sim::Tale::of_prompt(vocabulary().text_of(job.prompt), begun);
  auto script = tale ? sim::rest_of(*tale, begun) : std::nullopt;
  if (!script) return fail(Fault::invalid, "The prompt is no tale.");
  scripted_.script_for(starts_, std::move(*script));
  auto session = scripted_.start(std::move(job), listener);
  if (session) ++starts_;
  return session;
}

}  // namespace darkbloom::soak
