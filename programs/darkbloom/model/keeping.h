#pragma once
// What is done with models that are here: listed, pinned, removed, pruned, hashed again.

#include <iosfwd>
#include <string>
#include <vector>

#include "darkbloom/model/store.h"

namespace darkbloom::model {

/// A table for people, or with `json` {"models": [...]} of manifests with "path" and "in_use".
Result<void> list(const Store& store, bool json, std::ostream& out);

/// All of them or none is there: refuses as not_found the first that is not, and as no_capacity one
/// that a program has open.
Result<void> remove(const Store& store, const std::vector<std::string>& names);

/// Refuses as not_found what is not there.
Result<void> pin(const Store& store, const std::vector<std::string>& names, bool pinned);

struct Prune {
  std::uint64_t disk_max_bytes = 0;  ///< 0: no budget, only parts of pulls go
  bool dry_run = false;
};
/// Says what goes. Parts of a pull that runs stay. Refuses as choose_evictions() does.
Result<void> prune(const Store& store, const Prune& how, std::ostream& out);

/// One line for each; all where no name is given. Refuses as tampered when a file is not what its
/// manifest says, after all were read.
Result<void> verify(const Store& store, const std::vector<std::string>& names, std::ostream& out);

}  // namespace darkbloom::model
