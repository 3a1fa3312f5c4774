#include "base/byte_codec.h"

#include "base/check.h"

namespace darkbloom {

void ByteWriter::number(std::uint64_t value, int width) {
  for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
    bytes_.push_back(static_cast<std::uint8_t>(value >> shift));
  }
}

void ByteWriter::sized16(ByteView bytes) {
  check(bytes.size() <= 0xFFFF, "a field fits its 16-bit length");
  u16(static_cast<std::uint16_t>(bytes.size()));
  raw(bytes);
}

void ByteWriter::sized32(ByteView bytes) {
  check(bytes.size() <= 0xFFFFFFFF, "a field fits its 32-bit length");
  u32(static_cast<std::uint32_t>(bytes.size()));
  raw(bytes);
}

std::uint64_t ByteReader::number(std::size_t width) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : raw(width))
    value = (value << 8) | byte;
  return value;
}

ByteView ByteReader::raw(std::size_t size) {
  if (failed_ || size > rest_.size()) {
    failed_ = true;
    return {};
  }
  const ByteView taken = rest_.first(size);
  rest_ = rest_.subspan(size);
  return taken;
}

std::uint8_t ByteReader::u8_up_to(std::uint8_t limit) {
  const std::uint8_t value = u8();
  if (value <= limit) return value;
  failed_ = true;
  return 0;
}

ByteView ByteReader::sized16(std::size_t limit) {
  const std::size_t size = u16();
  if (size > limit) failed_ = true;
  return raw(size);
}

ByteView ByteReader::sized32(std::size_t limit) {
  const std::size_t size = u32();
  if (size > limit) failed_ = true;
  return raw(size);
}

ByteView ByteReader::rest() {
  if (failed_) return {};
  return raw(rest_.size());
}

Result<void> ByteReader::finish(std::string_view what) const {
  if (failed_) return fail(Fault::invalid, std::string(what) + " is truncated or over a limit");
  if (!rest_.empty()) return fail(Fault::invalid, std::string(what) + " has bytes after its end");
  return {};
}

}  // namespace darkbloom
