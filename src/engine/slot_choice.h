#pragma once
// Which sequence of the cache serves a new job. A cached prefix serves the tenant that made it and
// nobody else: not its tokens, and not the time that it would save.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/types.h"

namespace darkbloom::engine {

/// What the cache holds for one sequence.
struct CachedSequence {
  TenantKey tenant = {};
  std::vector<Token> tokens = {};  ///< empty: holds nothing of anybody
  std::uint64_t used_at = 0;       ///< grows with each use
  bool busy = false;
};

struct SlotChoice {
  std::size_t slot = 0;
  std::size_t keep = 0;                       ///< tokens of the prompt that need no decoding
  std::optional<std::size_t> copy_from = {};  ///< the sequence to copy first; else the slot's own
};

/// Nothing when all are busy. At least one token of the prompt is left to decode. Takes the idle
/// sequence of the same tenant that shares the longest prefix, unless that would throw away most of
/// what it holds: then the prefix is copied, when `may_copy`, into the sequence least missed.
std::optional<SlotChoice> choose_slot(std::span<const CachedSequence> slots,
                                      const TenantKey& tenant, std::span<const Token> prompt,
                                      bool may_copy);

}  // namespace darkbloom::engine
