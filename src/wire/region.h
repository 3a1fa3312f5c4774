#pragma once
// Where a machine stands, from wide to narrow: "eu", "eu-de", "eu-de-by". Each part is one to eight
// of a-z and 0-9, as the codes of ISO 3166 in lower case are. It is the word of whoever writes it.

#include <string_view>

namespace darkbloom::wire {

inline constexpr std::size_t kRegionMax = 16;

/// At most kRegionMax, and no part empty or over eight. Empty text is no region.
bool is_region(std::string_view text);

/// Whether all of `region` lies within `wanted`: "eu-de" within "eu", and "eu" not within "eu-de".
/// Every place, and no place at all, lies within the empty one; nowhere lies only in that.
bool lies_within(std::string_view region, std::string_view wanted);

}  // namespace darkbloom::wire
