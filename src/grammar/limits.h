#pragma once
// The named limits of this room. What is over one is refused, never cut.

#include <cstddef>
#include <cstdint>

namespace darkbloom::grammar {

inline constexpr std::size_t kGrammarBytesMax = 240U * 1024U;  ///< of all rules together
inline constexpr std::size_t kSchemaDepthMax = 96;             ///< schemas inside of schemas
inline constexpr std::size_t kSchemaStepsMax = 20'000;         ///< schemas looked at
inline constexpr std::size_t kMergedNodesMax = 200'000;        ///< copied for allOf and anyOf
inline constexpr std::size_t kAlternativesMax = 256;           ///< of anyOf; of oneOf, a quarter
inline constexpr std::size_t kPropertiesMax = 1'000;           ///< of one object
inline constexpr std::size_t kEnumMax = 1'000;
inline constexpr std::uint64_t kCountMax = 20'000;  ///< minLength, maxLength, minItems, maxItems
inline constexpr std::size_t kPatternBytesMax = 2'048;
inline constexpr std::size_t kPatternRepeatsMax = 1'000;  ///< n of {m,n}
inline constexpr std::size_t kPatternDepthMax = 64;       ///< groups inside of groups
inline constexpr std::size_t kPatternNodesMax = 4'000;    ///< states before determinising
inline constexpr std::size_t kAutomatonStatesMax = 2'000;
inline constexpr std::size_t kAutomatonWorkMax =
    4'000'000;                                          ///< steps for all automata of a grammar
inline constexpr std::size_t kCompareMax = 20'000'000;  ///< steps to compare alternatives of oneOf
inline constexpr std::int64_t kMultipleMax = 1'000;     ///< multipleOf without its powers of ten

/// Digits before and behind the point, so that a number ends.
inline constexpr std::size_t kDigitsMax = 16;
/// Decimal digits that a double keeps apart (DBL_DIG).
inline constexpr std::size_t kExactDigits = 15;
/// How deep objects and arrays nest where a schema allows any value.
inline constexpr std::size_t kAnyDepthMax = 16;

}  // namespace darkbloom::grammar
