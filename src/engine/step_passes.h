#pragma once
// Which jobs are decoded together in one step of the engine.

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace darkbloom::engine {

/// What a slot of the cache does in this step.
enum class Part : std::uint8_t { idle, shared, alone };

/// The step's passes, each a list of slots in rising order: first all that share one, then each
/// lone slot by itself.
std::vector<std::vector<std::size_t>> passes_of(std::span<const Part> slots);

}  // namespace darkbloom::engine
