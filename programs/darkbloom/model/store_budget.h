#pragma once
// Which models go when another one needs their place: a pure function.

#include <cstdint>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/error.h"

namespace darkbloom::model {

struct StoredModel {
  std::string name;
  std::uint64_t bytes = 0;
  UnixMillis used_ms = 0;
  bool pinned = false;
  bool loaded = false;  ///< a program has it open
};

/// In bytes.
struct DiskSpace {
  std::uint64_t budget = 0;  ///< all models of the store together; 0: no budget
  std::uint64_t free = 0;    ///< on the store's disk
  std::uint64_t spare = 0;   ///< of `free`, what stays for others
};

/// The names that must go so that `more` bytes fit budget and disk, the least recently used first,
/// never one that is pinned or loaded. Refuses as too_large, naming what is missing, when even
/// without all others there is no room: then nothing should go.
Result<std::vector<std::string>> choose_evictions(std::vector<StoredModel> models,
                                                  std::uint64_t more, const DiskSpace& space);

/// Such as "4.6 MB": powers of 1000, as disks are sold.
std::string size_text(std::uint64_t bytes);

}  // namespace darkbloom::model
