#include "engine/step_passes.h"

namespace darkbloom::engine {

std::vector<std::vector<std::size_t>> passes_of(std::span<const Part> slots) {
  std::vector<std::size_t> shared;
  std::vector<std::vector<std::size_t>> lone;
  for (std::size_t slot = 0; slot < slots.size(); ++slot) {
    if (slots[slot] == Part::shared) shared.push_back(slot);
    if (slots[slot] == Part::alone) lone.push_back({slot});
  }
  if (!shared.empty()) lone.insert(lone.begin(), std::move(shared));
  return lone;
}

}  // namespace darkbloom::engine
