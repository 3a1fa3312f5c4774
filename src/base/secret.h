#pragma once
// Plaintext and keys. A Secret moves and never copies, has no printer and no ==, and is wiped when
// it ends. Whoever calls view() takes care that the bytes do not outlive it elsewhere.

#include <cstddef>
#include <utility>

#include "base/bytes.h"

namespace darkbloom {

/// Overwrites memory in a way that the compiler keeps.
void wipe(std::span<std::uint8_t> bytes) noexcept;

/// True when both hold the same bytes; takes the same time wherever they differ.
bool equal_in_constant_time(ByteView left, ByteView right) noexcept;

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::size_t size) : bytes_(size) {}
  explicit Secret(Bytes&& bytes) noexcept : bytes_(std::move(bytes)) {}
  Secret(Secret&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}
  Secret& operator=(Secret&& other) noexcept;
  Secret(const Secret&) = delete;
  Secret& operator=(const Secret&) = delete;
  ~Secret() { wipe(bytes_); }

  /// A new Secret with the same bytes; named, so that a copy is never made by accident.
  static Secret copy(ByteView bytes) { return Secret(copy_of(bytes)); }

  ByteView view() const { return bytes_; }
  std::string_view text() const { return text_of(bytes_); }
  std::span<std::uint8_t> writable() { return bytes_; }
  std::size_t size() const { return bytes_.size(); }
  bool empty() const { return bytes_.empty(); }

  /// Adds to the end; the old storage is wiped when it moves.
  void append(ByteView more);

 private:
  Bytes bytes_;
};

}  // namespace darkbloom
