#pragma once
// SHA-256, HMAC and HKDF (RFC 5869) over SHA-256.

#include <memory>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/secret.h"

namespace darkbloom::crypto {

Digest sha256(ByteView bytes);

/// SHA-256 of a stream of parts.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;
  void update(ByteView part);
  Digest finish() &&;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

Digest hmac_sha256(ByteView key, ByteView message);
Secret hkdf_extract(ByteView salt, ByteView input_key);
/// `size` is at most 255 * 32; more is refused as too_large.
Result<Secret> hkdf_expand(ByteView pseudo_random_key, ByteView info, std::size_t size);

}  // namespace darkbloom::crypto
