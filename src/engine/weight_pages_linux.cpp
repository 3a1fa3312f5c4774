#include <sys/mman.h>

#include <charconv>
#include <fstream>
#include <string>

#include "engine/weight_pages.h"

namespace darkbloom::engine {

void give_back_pages(const std::filesystem::path& file) {
  std::error_code unknown;
  const std::string path = std::filesystem::canonical(file, unknown).string();
  if (unknown) return;
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    if (!line.ends_with(path) || line.find('/') != line.size() - path.size()) continue;
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    const char* const text_end = line.data() + line.size();
    const auto first = std::from_chars(line.data(), text_end, begin, 16);
    std::from_chars(first.ptr + 1, text_end, end, 16);
    // NOLINTNEXTLINE: an address of our own, which the kernel writes as a number.
    void* const place = reinterpret_cast<void*>(begin);
    // Written pages would lose what was written; weights are only read.
    const std::size_t rights = line.find(' ') + 1;
    if (rights + 1 < line.size() && line[rights + 1] == 'w') continue;
    ::munlock(place, end - begin);
    ::madvise(place, end - begin, MADV_DONTNEED);
  }
}

}  // namespace darkbloom::engine
