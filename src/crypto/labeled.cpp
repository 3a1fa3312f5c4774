#include "crypto/labeled.h"

#include "crypto/hash.h"

namespace darkbloom::crypto {
namespace {

constexpr std::string_view kVersion = "HPKE-v1";

}  // namespace

Secret Labeled::extract(ByteView salt, std::string_view label, ByteView input_key) const {
  Secret input;
  for (const ByteView part : {view_of(kVersion), suite_, view_of(label), input_key})
    input.append(part);
  return hkdf_extract(salt, input.view());
}

Result<Secret> Labeled::expand(ByteView key, std::string_view label, ByteView info,
                               std::size_t size) const {
  if (size > 0xFFFF) return fail(Fault::too_large, "HKDF gives at most 8160 bytes");
  const std::array<std::uint8_t, 2> length{static_cast<std::uint8_t>(size >> 8),
                                           static_cast<std::uint8_t>(size & 0xFF)};
  Secret labeled_info;
  for (const ByteView part : {ByteView(length), view_of(kVersion), suite_, view_of(label), info})
    labeled_info.append(part);
  return hkdf_expand(key, labeled_info.view(), size);
}

}  // namespace darkbloom::crypto
