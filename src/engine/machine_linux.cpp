#include "engine/machine.h"

#include <sched.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <limits>
#include <set>
#include <string>

namespace darkbloom::engine {

namespace {

/// The number in a file of one number; `otherwise` for "max", or when there is no such file.
std::uint64_t number_in(const std::string& file, std::uint64_t otherwise) {
  std::ifstream stream(file);
  std::uint64_t number = 0;
  return stream >> number ? number : otherwise;
}

std::uint64_t available_bytes() {
  std::ifstream stream("/proc/meminfo");
  std::string word;
  std::uint64_t kilobytes = 0;
  while (stream >> word) {
    if (word == "MemAvailable:" && stream >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

}  // namespace

std::uint64_t free_memory_bytes() {
  constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t limit = number_in("/sys/fs/cgroup/memory.max", kUnlimited);
  const std::uint64_t used = number_in("/sys/fs/cgroup/memory.current", 0);
  const std::uint64_t group = limit == kUnlimited ? kUnlimited : limit - std::min(limit, used);
  return std::min(available_bytes(), group);
}

std::uint32_t physical_cores() {
  cpu_set_t ours;
  CPU_ZERO(&ours);
  if (sched_getaffinity(0, sizeof(ours), &ours) != 0) return 1;
  std::set<std::string> cores;
  for (std::size_t i = 0; i < CPU_SETSIZE; ++i) {
    if (!CPU_ISSET(i, &ours)) continue;
    const std::string topology = "/sys/devices/system/cpu/cpu" + std::to_string(i) + "/topology/";
    std::ifstream siblings(topology + "thread_siblings_list");
    std::string list = std::to_string(i);
    siblings >> list;
    cores.insert(list);
  }
  return std::max(static_cast<std::uint32_t>(cores.size()), 1U);
}

}  // namespace darkbloom::engine
