#include "darkbloom/model/store.h"

namespace darkbloom::model {

/// Never run: no Mac at hand. macOS has no lease, and a file that is removed there stays for who
/// has mapped it.
bool is_in_use(const std::filesystem::path&) {
  return false;
}

}  // namespace darkbloom::model
