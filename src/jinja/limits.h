#pragma once
// What a template may cost. Templates come with models, so from strangers; each limit has its own
// refusal.

#include <cstddef>

namespace darkbloom::jinja {

inline constexpr std::size_t kSourceMax = std::size_t{1} << 20;  ///< bytes of a template
inline constexpr std::size_t kTextMax = std::size_t{16} << 20;   ///< bytes of one string or output
inline constexpr std::size_t kParseDepthMax = 100;               ///< tags and expressions
inline constexpr std::size_t kValueDepthMax = 200;               ///< lists inside of lists
/// Statements, calls and expressions inside of one another: under 400 KiB of stack, since threads
/// of macOS have 512.
inline constexpr std::size_t kRunDepthMax = 500;
inline constexpr std::size_t kStepsMax = 5'000'000;  ///< see Run::spend

}  // namespace darkbloom::jinja
