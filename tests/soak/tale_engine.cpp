#include "soak/tale_engine.h"

#include <utility>

namespace darkbloom::soak {
namespace {

/// What is left to tell; nothing where `begun` is no beginning of it.
std::optional<test::Script> rest_of(const sim::Tale& tale, std::string_view begun) {
  test::Script script;
  std::string said;
  for (const std::string& piece : tale.pieces()) {
    if (said.size() >= begun.size()) {
      script.pieces.push_back({.text = piece, .tokens = static_cast<std::uint32_t>(piece.size())});
    }
    said += piece;
  }
  if (!said.starts_with(begun)) return std::nullopt;
  return script;
}

}  // namespace

Result<std::unique_ptr<engine::Session>> TaleEngine::start(engine::Job job,
                                                           engine::Listener& listener) {
  if (scripted_.active() >= 2 * scripted_.slots) {
    return fail(Fault::no_capacity, "Every slot and the queue are full.");
  }
  std::string begun;
  const auto tale = sim::Tale::of_prompt(vocabulary().text_of(job.prompt), begun);
  auto script = tale ? rest_of(*tale, begun) : std::nullopt;
  if (!script) return fail(Fault::invalid, "The prompt is no tale.");
  scripted_.script_for(starts_, std::move(*script));
  auto session = scripted_.start(std::move(job), listener);
  if (session) ++starts_;
  return session;
}

}  // namespace darkbloom::soak
