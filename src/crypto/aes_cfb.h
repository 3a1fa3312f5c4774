#pragma once
// AES-128 in CFB mode with a zero initial vector, which TPM 2.0 (part 1 section 24.4) fixes for the
// credentials that a registrar sends. It hides and does not authenticate: an HMAC goes beside it.

#include "base/bytes.h"

namespace darkbloom::crypto {

inline constexpr std::size_t kAesCfbKeySize = 16;

/// As long as `plaintext`. `key` has kAesCfbKeySize bytes and is used once.
Bytes aes_cfb_seal(ByteView key, ByteView plaintext);

}  // namespace darkbloom::crypto
