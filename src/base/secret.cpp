#include "base/secret.h"

#include <algorithm>
#include <cstring>

namespace darkbloom {

void wipe(std::span<std::uint8_t> bytes) noexcept {
  if (bytes.empty()) return;
  std::memset(bytes.data(), 0, bytes.size());
  // The empty statement reads the memory as far as the compiler knows, so the memset stays.
  asm volatile("" : : "r"(bytes.data()) : "memory");
}

bool equal_in_constant_time(ByteView left, ByteView right) noexcept {
  if (left.size() != right.size()) return false;
  std::uint8_t difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    difference = static_cast<std::uint8_t>(difference | (left[i] ^ right[i]));
  }
  return difference == 0;
}

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this == &other) return *this;
  wipe(bytes_);
  bytes_ = std::exchange(other.bytes_, {});
  return *this;
}

void Secret::append(ByteView more) {
  const std::size_t needed = bytes_.size() + more.size();
  if (needed > bytes_.capacity()) {
    Bytes larger;
    larger.reserve(std::max(needed, bytes_.capacity() * 2));
    larger.assign(bytes_.begin(), bytes_.end());
    wipe(bytes_);
    bytes_ = std::move(larger);
  }
  bytes_.insert(bytes_.end(), more.begin(), more.end());
}

}  // namespace darkbloom
