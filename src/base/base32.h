#pragma once
// Crockford's base 32 (no I, L, O, U), for what people read off a screen and type: groups of four
// digits with hyphens between them, as "7ZQ4-M0XB".

#include <string>
#include <string_view>

#include "base/bytes.h"

namespace darkbloom {

/// The number of bits in `bytes` must be a multiple of 20, so that the last group is whole.
std::string base32_text(ByteView bytes);
/// Fills `bytes` and says whether `text` has just so many digits. Takes lower case, and reads I and
/// L as 1 and O as 0, as people do; hyphens and white space between digits are ignored.
bool read_base32(std::string_view text, std::span<std::uint8_t> bytes);

}  // namespace darkbloom
