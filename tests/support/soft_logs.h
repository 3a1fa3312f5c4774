#pragma once
// Measurement logs written by hand, for tests of those who replay them.

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"

namespace darkbloom::test {

/// A crypto-agile event log of the TCG, with digests for any banks.
class SoftEventLog {
 public:
  using Banks = std::vector<std::pair<std::uint16_t, std::uint16_t>>;  ///< algorithm, size

  explicit SoftEventLog(Banks banks = {{11, 32}}) : banks_(std::move(banks)) {
    Bytes spec(24);
    std::ranges::copy(std::string_view("Spec ID Event03"), spec.begin());
    little(spec, banks_.size(), 4);
    for (const auto& [algorithm, size] : banks_) {
      little(spec, algorithm, 2);
      little(spec, size, 2);
    }
    spec.push_back(0);
    little(bytes_, 0, 4);
    little(bytes_, 3, 4);
    bytes_.resize(bytes_.size() + 20);
    little(bytes_, spec.size(), 4);
    bytes_.insert(bytes_.end(), spec.begin(), spec.end());
  }

  void event(std::uint32_t index, std::uint32_t type, const Digest& digest, ByteView data = {}) {
    little(bytes_, index, 4);
    little(bytes_, type, 4);
    little(bytes_, banks_.size(), 4);
    for (const auto& [algorithm, size] : banks_) {
      little(bytes_, algorithm, 2);
      Bytes value(size);
      std::copy_n(digest.bytes.begin(), std::min<std::size_t>(size, Digest::kSize), value.begin());
      bytes_.insert(bytes_.end(), value.begin(), value.end());
    }
    little(bytes_, data.size(), 4);
    bytes_.insert(bytes_.end(), data.begin(), data.end());
  }

  const Bytes& bytes() const { return bytes_; }

 private:
  static void little(Bytes& into, std::uint64_t value, int width) {
    std::array<std::uint8_t, 8> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      bytes[i] = static_cast<std::uint8_t>(value >> (8 * i));
    into.insert(into.end(), bytes.begin(), bytes.begin() + width);
  }
  Banks banks_;
  Bytes bytes_;
};

/// One line of ascii_runtime_measurements, its SHA-1 digest made up.
inline std::string ima_line(std::string_view name, std::string_view fields) {
  return "10 " + std::string(40, 'a') + " " + std::string(name) + " " + std::string(fields) + "\n";
}

}  // namespace darkbloom::test
