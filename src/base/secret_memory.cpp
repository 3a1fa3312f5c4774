#include "base/secret_memory.h"

#include <algorithm>
#include <utility>

#include "base/secret.h"

namespace darkbloom {

KeptSecret::KeptSecret(ByteView bytes, SecretMemory& memory)
    : memory_(&memory), bytes_(memory.take(bytes.size())) {
  if (!bytes_.empty()) std::ranges::copy(bytes, bytes_.begin());
}

KeptSecret::KeptSecret(KeptSecret&& other) noexcept
    : memory_(other.memory_), bytes_(std::exchange(other.bytes_, {})) {}

KeptSecret& KeptSecret::operator=(KeptSecret&& other) noexcept {
  if (this == &other) return *this;
  end();
  memory_ = other.memory_;
  bytes_ = std::exchange(other.bytes_, {});
  return *this;
}

void KeptSecret::end() noexcept {
  if (bytes_.empty()) return;
  wipe(bytes_);
  memory_->give_back(std::exchange(bytes_, {}));
}

}  // namespace darkbloom
