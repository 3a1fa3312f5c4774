#include "engine/slot_choice.h"

#include <algorithm>

namespace darkbloom::engine {

namespace {

/// Copying a sequence moves its whole cache; a shorter prefix is decoded as fast.
constexpr std::size_t kCopyMin = 32;

struct Shared {
  std::optional<std::size_t> slot;
  std::size_t tokens = 0;
};

std::size_t shared_prefix(std::span<const Token> cached, std::span<const Token> prompt) {
  const auto cut = prompt.first(prompt.size() - 1);
  return static_cast<std::size_t>(std::ranges::mismatch(cached, cut).in1 - cached.begin());
}

Shared longest_shared(std::span<const CachedSequence> slots, const TenantKey& tenant,
                      std::span<const Token> prompt, bool idle_only) {
  Shared best;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].tenant != tenant || (idle_only && slots[i].busy)) continue;
    const std::size_t shared = shared_prefix(slots[i].tokens, prompt);
    if (shared > best.tokens) best = {.slot = i, .tokens = shared};
  }
  return best;
}

/// An idle sequence: the first empty one, else the one that has waited longest.
std::optional<std::size_t> least_missed(std::span<const CachedSequence> slots) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].busy) continue;
    if (slots[i].tokens.empty()) return i;
    if (!best || slots[i].used_at < slots[*best].used_at) best = i;
  }
  return best;
}

}  // namespace

std::optional<SlotChoice> choose_slot(std::span<const CachedSequence> slots,
                                      const TenantKey& tenant, std::span<const Token> prompt,
                                      bool may_copy) {
  const std::optional<std::size_t> victim = least_missed(slots);
  if (!victim) return {};
  const Shared own = longest_shared(slots, tenant, prompt, true);
  const bool most_of_it = own.slot && own.tokens * 2 >= slots[*own.slot].tokens.size();
  if (most_of_it || (own.slot && own.slot == victim)) return SlotChoice{*own.slot, own.tokens};
  const Shared any = longest_shared(slots, tenant, prompt, false);
  if (may_copy && any.slot && any.tokens >= kCopyMin)
    return SlotChoice{*victim, any.tokens, any.slot};
  return SlotChoice{.slot = *victim};
}

}  // namespace darkbloom::engine
