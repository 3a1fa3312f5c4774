#include "support/version.h"

namespace darkbloom {

const char* version() {
  return DARKBLOOM_VERSION;
}

}  // namespace darkbloom
