#pragma once
// Everything that is watched on this system. One source file for each.

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "node/owner/watch/source.h"

namespace darkbloom::node::owner {

struct Watched {
  pid_t node = 0;  ///< the process whose load and memory are its own
  std::vector<std::string> input_devices = {};
  std::vector<std::string> exclusive_apps = {};
};

std::vector<std::unique_ptr<Source>> sources_of(const Watched& watched);

}  // namespace darkbloom::node::owner
