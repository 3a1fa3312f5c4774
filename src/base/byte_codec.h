#pragma once
// Big-endian binary encoding with limits: what every message of ours is written and read with.
// A reader never allocates more than the bytes that it was given.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/ids.h"

namespace darkbloom {

class ByteWriter {
 public:
  void u8(std::uint8_t value) { bytes_.push_back(value); }
  void u16(std::uint16_t value) { number(value, 2); }
  void u32(std::uint32_t value) { number(value, 4); }
  void u64(std::uint64_t value) { number(value, 8); }
  void raw(ByteView bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  /// A length of `2` or `4` bytes, then the bytes. Their size must fit.
  void sized16(ByteView bytes);
  void sized32(ByteView bytes);

  ByteView view() const { return bytes_; }
  Bytes take() { return std::move(bytes_); }

 private:
  void number(std::uint64_t value, int width);
  Bytes bytes_;
};

/// Reads from a view that must outlive it. After the first failure every read fails, so a decoder
/// may read all fields and look at `finish()` once.
class ByteReader {
 public:
  explicit ByteReader(ByteView bytes) : rest_(bytes) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  /// Fails above `limit`, so that a value has one encoding and no reader has to clamp it.
  std::uint8_t u8_up_to(std::uint8_t limit);
  std::uint16_t u16() { return static_cast<std::uint16_t>(number(2)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }
  std::uint64_t u64() { return number(8); }
  /// Exactly `size` bytes, or an empty view on failure.
  ByteView raw(std::size_t size);
  ByteView sized16(std::size_t limit);
  ByteView sized32(std::size_t limit);
  std::string text16(std::size_t limit) { return std::string(text_of(sized16(limit))); }
  template <typename IdType>
  IdType id() {
    IdType id;
    const ByteView bytes = raw(IdType::kSize);
    std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    return id;
  }
  ByteView rest();

  /// Makes this and every later read a failure: a value that was read cannot be.
  void refuse() { failed_ = true; }
  bool failed() const { return failed_; }
  /// Success only when every field was there and nothing is left. `what` names the message.
  Result<void> finish(std::string_view what) const;

 private:
  std::uint64_t number(std::size_t width);
  ByteView rest_;
  bool failed_ = false;
};

}  // namespace darkbloom
