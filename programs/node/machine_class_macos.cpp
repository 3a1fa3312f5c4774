// Has never run in CI: there is no Mac there.
#include <sys/sysctl.h>

#include <string>
#include <thread>

#include "node/machine_class.h"

namespace darkbloom::node {

std::string own_machine_class() {
  std::string processor(128, '\0');
  std::size_t size = processor.size();
  if (sysctlbyname("machdep.cpu.brand_string", processor.data(), &size, nullptr, 0) != 0) size = 1;
  processor.resize(size - 1);  // without its end
  std::uint64_t memory = 0;
  std::size_t width = sizeof(memory);
  if (sysctlbyname("hw.memsize", &memory, &width, nullptr, 0) != 0) memory = 0;
  return machine_class_of({.processor = processor,
                           .cores = std::thread::hardware_concurrency(),
                           .memory_bytes = memory});
}

}  // namespace darkbloom::node
