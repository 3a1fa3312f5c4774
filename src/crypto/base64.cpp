#include "crypto/base64.h"

#include <openssl/evp.h>

#include <algorithm>
#include <limits>

#include "base/check.h"

namespace darkbloom::crypto {

std::string to_base64(ByteView bytes) {
  check(bytes.size() < std::numeric_limits<int>::max() / 2, "base64 is for short texts");
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // the library writes a final zero
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

Result<Bytes> from_base64(std::string_view text) {
  const auto refused = [] { return fail(Fault::invalid, "a text is not base64"); };
  if (text.size() % 4 != 0 || text.size() > std::numeric_limits<int>::max() / 2) return refused();
  Bytes bytes(text.size() / 4 * 3);
  const int size =
      EVP_DecodeBlock(bytes.data(), view_of(text).data(), static_cast<int>(text.size()));
  const auto padding = static_cast<std::size_t>(std::ranges::count(text, '='));
  if (size < 0 || padding > 2) return refused();
  bytes.resize(static_cast<std::size_t>(size) - padding);
  // The library is lenient about spaces, padding and unused bits; one encoding is enough.
  if (to_base64(bytes) != text) return refused();
  return bytes;
}

}  // namespace darkbloom::crypto
