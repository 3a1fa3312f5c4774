#pragma once
// Byte strings, views of them, and their text encodings.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace darkbloom {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The bytes of `text`, as a view that lives as long as it does.
inline ByteView view_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// `bytes` as characters, as a view that lives as long as they do.
inline std::string_view text_of(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Bytes copy_of(ByteView bytes) {
  return {bytes.begin(), bytes.end()};
}

/// Lower-case hexadecimal.
std::string to_hex(ByteView bytes);
Result<Bytes> from_hex(std::string_view text);

/// RFC 4648 section 5, unpadded.
std::string to_base64url(ByteView bytes);
/// Base64 with the usual alphabet and padding (RFC 4648 section 4).
std::string to_base64(ByteView bytes);
Result<Bytes> from_base64url(std::string_view text);

}  // namespace darkbloom
