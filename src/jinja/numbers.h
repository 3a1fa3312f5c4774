#pragma once
// Numbers as templates and people write them.

#include <cstdint>
#include <optional>
#include <string_view>

namespace darkbloom::jinja {

/// What Python's int() reads: blanks around it, a sign, digits with underscores between them.
/// Nothing where it is something else or leaves 64 bits.
std::optional<std::int64_t> read_integer(std::string_view text);

/// What Python's float() reads, but for "inf" and "nan". Nothing where it is too large.
std::optional<double> read_decimal(std::string_view text);

}  // namespace darkbloom::jinja
