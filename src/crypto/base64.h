#pragma once
// RFC 4648 section 4, padded: what signed notes, checkpoints and PEM use.

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace darkbloom::crypto {

std::string to_base64(ByteView bytes);
/// Takes the one encoding that to_base64 makes: no spaces, whole padding, unused bits zero.
Result<Bytes> from_base64(std::string_view text);

}  // namespace darkbloom::crypto
