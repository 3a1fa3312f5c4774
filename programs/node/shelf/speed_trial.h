#pragma once
// A short measured run of a model that has nothing else to do: how fast it reads a prompt, and how
// fast it writes one answer.

#include <functional>
#include <optional>

#include "base/environment.h"
#include "engine/engine.h"

namespace darkbloom::node::shelf {

inline constexpr std::size_t kTrialPrompt = 256;   ///< tokens, less in a short context
inline constexpr std::uint32_t kTrialAnswer = 32;  ///< tokens

/// In tokens per second.
struct TrialSpeeds {
  double prefill = 0;
  double decode = 0;
};

/// Takes as long as the model does; ends within a moment, with nothing, when `stop` says so or the
/// model fails. `stop` is asked from this thread alone.
std::optional<TrialSpeeds> try_speed(engine::Engine& engine, const Clock& clock,
                                     const std::function<bool()>& stop);

}  // namespace darkbloom::node::shelf
