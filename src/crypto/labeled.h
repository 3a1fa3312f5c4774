#pragma once
// RFC 9180 section 4: HKDF with a label and a suite's name mixed in, so that no two uses of a
// secret share their input. For this room's sources.

#include <array>
#include <string_view>

#include "base/bytes.h"
#include "base/secret.h"

namespace darkbloom::crypto {

/// "KEM" and DHKEM(P-256, HKDF-SHA256): section 4.1.
inline constexpr std::array<std::uint8_t, 5> kKemSuite{'K', 'E', 'M', 0x00, 0x10};
/// "HPKE", that KEM, HKDF-SHA256 and AES-256-GCM: section 5.1.
inline constexpr std::array<std::uint8_t, 10> kHpkeSuite{'H',  'P',  'K',  'E',  0x00,
                                                         0x10, 0x00, 0x01, 0x00, 0x02};

/// One suite's LabeledExtract and LabeledExpand.
class Labeled {
 public:
  explicit Labeled(ByteView suite) : suite_(suite) {}
  Secret extract(ByteView salt, std::string_view label, ByteView input_key) const;
  /// Refuses as too_large above 255 * 32 bytes.
  Result<Secret> expand(ByteView key, std::string_view label, ByteView info,
                        std::size_t size) const;

 private:
  ByteView suite_;  // one of the constants above
};

}  // namespace darkbloom::crypto
