#pragma once
// A SecretMemory over plain bytes, which tests can look into. Room for one secret at a time.

#include <span>

#include "base/bytes.h"
#include "base/secret_memory.h"

namespace darkbloom {

class CountedMemory final : public SecretMemory {
 public:
  explicit CountedMemory(std::size_t size) : storage_(size) {}

  std::span<std::uint8_t> take(std::size_t size) override {
    if (taken_ != 0 || size > storage_.size()) return {};
    taken_ = size;
    return std::span(storage_).first(size);
  }
  void give_back(std::span<std::uint8_t> bytes) override { taken_ -= bytes.size(); }

  const Bytes& storage() const { return storage_; }
  std::size_t taken() const { return taken_; }

 private:
  Bytes storage_;
  std::size_t taken_ = 0;
};

}  // namespace darkbloom
