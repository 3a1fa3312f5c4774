#pragma once
// The named limits of this room. What is over one is refused, never cut.

#include <cstddef>
#include <cstdint>

namespace darkbloom::engine {

inline constexpr std::uint32_t kSlotsMax = 64;
inline constexpr std::uint32_t kWaitingMax = 1024;
inline constexpr std::uint32_t kContextDefaultMax = 4096;  ///< tokens, when none are asked for
inline constexpr std::uint32_t kContextDefaultMin = 512;   ///< less than this is not worth serving
inline constexpr std::size_t kStopsMax = 16;
inline constexpr std::size_t kStopBytesMax = 1024;
inline constexpr std::size_t kBiasesMax = 2048;
inline constexpr std::size_t kGrammarBytesMax = 256U * 1024U;
inline constexpr std::int32_t kAlternativesMax = 20;
inline constexpr std::uint32_t kExplainedMax = 32;       ///< prompt tokens explained in one step
inline constexpr std::uint32_t kAlonePrefill = 128;      ///< prompt tokens in a step of a lone job
inline constexpr std::size_t kEmbedInputsMax = 2048;     ///< in one job, as at OpenAI
inline constexpr std::size_t kEmbedTokensMax = 300'000;  ///< of a job's inputs, as at OpenAI
inline constexpr std::size_t kEmbedTextBytesMax = 1024U * 1024U;

}  // namespace darkbloom::engine
