#pragma once
// The small pieces that C2SP's texts are made of. For this room's sources.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ids.h"

namespace darkbloom::tlog {

/// The line before the next newline, which is taken off `rest` with it; nothing without a newline.
std::optional<std::string_view> take_line(std::string_view& rest);
/// In its shortest form.
std::optional<std::uint64_t> parse_decimal(std::string_view digits);
/// 32 bytes in base64.
std::optional<Digest> parse_hash(std::string_view text);

}  // namespace darkbloom::tlog
