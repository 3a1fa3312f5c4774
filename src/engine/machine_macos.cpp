#include "engine/machine.h"

#include <mach/mach.h>
#include <sys/sysctl.h>

#include <algorithm>
#include <cstddef>

namespace darkbloom::engine {

std::uint64_t free_memory_bytes() {
  vm_statistics64_data_t pages{};
  mach_msg_type_number_t count = HOST_VM_INFO64_COUNT;
  auto* out = reinterpret_cast<host_info64_t>(&pages);
  if (host_statistics64(mach_host_self(), HOST_VM_INFO64, out, &count) != KERN_SUCCESS) return 0;
  const std::uint64_t free = std::uint64_t{pages.free_count} + pages.inactive_count +
                             pages.purgeable_count + pages.speculative_count;
  return free * vm_kernel_page_size;
}

std::uint32_t physical_cores() {
  std::int32_t cores = 0;
  std::size_t size = sizeof(cores);
  if (sysctlbyname("hw.perflevel0.physicalcpu", &cores, &size, nullptr, 0) != 0) {
    size = sizeof(cores);
    if (sysctlbyname("hw.physicalcpu", &cores, &size, nullptr, 0) != 0) return 1;
  }
  return static_cast<std::uint32_t>(std::max(cores, 1));
}

}  // namespace darkbloom::engine
