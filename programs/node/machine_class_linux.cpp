#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <thread>

#include "node/machine_class.h"

namespace darkbloom::node {
namespace {

/// The first name of a processor that the kernel tells; on some machines it tells none.
std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("model name")) continue;
    const std::size_t colon = line.find(':');
    return colon == line.npos ? std::string() : line.substr(colon + 1);
  }
  return {};
}

}  // namespace

std::string own_machine_class() {
  const auto pages = static_cast<std::uint64_t>(std::max<long>(0, sysconf(_SC_PHYS_PAGES)));
  const auto page = static_cast<std::uint64_t>(std::max<long>(0, sysconf(_SC_PAGESIZE)));
  const std::string processor = processor_name();
  return machine_class_of({.processor = processor,
                           .cores = std::thread::hardware_concurrency(),
                           .memory_bytes = pages * page});
}

}  // namespace darkbloom::node
