#pragma once
// The names and sizes that both sides of the seal share. protocol.md sections 3 and 4.

#include <cstddef>
#include <string_view>

#include "base/byte_codec.h"
#include "base/bytes.h"

namespace darkbloom::seal {

inline constexpr std::size_t kContentKeySize = 32;
inline constexpr std::size_t kExportedSize = 32;
inline constexpr std::size_t kAnswerNonceSize = 32;  ///< max(Nn, Nk): RFC 9458 section 4.4
/// Before an answer's first frame: which candidate answers (1 byte), and the answer's nonce.
inline constexpr std::size_t kAnswerPrefixSize = 1 + kAnswerNonceSize;

inline constexpr std::string_view kAnswerLabel = "darkbloom answer v1";

/// The HPKE info of every wrap: "darkbloom envelope v1", a zero byte, the facts as sent. A changed
/// fact thus opens nothing.
inline Bytes envelope_info(ByteView facts_bytes) {
  ByteWriter info;
  info.raw(view_of("darkbloom envelope v1"));
  info.u8(0);
  info.raw(facts_bytes);
  return info.take();
}

}  // namespace darkbloom::seal
