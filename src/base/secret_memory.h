#pragma once
// Memory that is kept apart from the rest of the process, for keys that live as long as it does. A
// program that has such memory hands it in; rooms never ask the system for it.

#include <span>

#include "base/bytes.h"

namespace darkbloom {

class SecretMemory {
 public:
  virtual ~SecretMemory() = default;
  /// `size` bytes that stay where they are until they are given back; empty when there is no room.
  virtual std::span<std::uint8_t> take(std::size_t size) = 0;
  /// `bytes` came from take() and are wiped already.
  virtual void give_back(std::span<std::uint8_t> bytes) = 0;
};

/// A secret in such memory: wiped and given back when it ends. The memory outlives it.
class KeptSecret {
 public:
  KeptSecret() = default;
  /// Empty when the memory has no room for `bytes`.
  KeptSecret(ByteView bytes, SecretMemory& memory);
  KeptSecret(KeptSecret&& other) noexcept;
  KeptSecret& operator=(KeptSecret&& other) noexcept;
  KeptSecret(const KeptSecret&) = delete;
  KeptSecret& operator=(const KeptSecret&) = delete;
  ~KeptSecret() { end(); }

  ByteView view() const { return bytes_; }
  bool empty() const { return bytes_.empty(); }

 private:
  void end() noexcept;

  SecretMemory* memory_ = nullptr;  // not null while bytes_ are not empty
  std::span<std::uint8_t> bytes_;
};

}  // namespace darkbloom
