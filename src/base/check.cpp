#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace darkbloom {

void check_failed(const char* why, const std::source_location& where) {
  std::fprintf(stderr, "invariant broken: %s (%s:%u)\n", why, where.file_name(), where.line());
  std::abort();
}

}  // namespace darkbloom
