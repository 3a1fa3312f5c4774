#pragma once
// What several APIs ask of the engine in the same words: sampling, stops, lengths.

#include <string_view>

#include "openai/json_fields.h"
#include "openai/turn.h"

namespace darkbloom::openai {

inline constexpr std::size_t kStopsMax = 4;
inline constexpr std::size_t kStopBytesMax = 256;
inline constexpr std::uint32_t kChoicesMax = 128;
inline constexpr std::size_t kLogitBiasMax = 1024;
inline constexpr std::int64_t kTopLogprobsMax = 20;

// Each keeps the first mistake in the body's Mistake.

/// OpenAI's samplers with its ranges, then those that it lacks and clients send all the same.
void read_sampling(const JsonFields& body, engine::Sampling& sampling);

/// A string or an array of at most `most`.
void read_stops(const JsonFields& body, std::string_view name, std::size_t most, Wishes& wishes);

/// A bound on the answer's tokens, at least `least`. Of several the smallest holds.
void read_limit(const JsonFields& body, std::string_view name, std::int64_t least, Wishes& wishes);

/// `n`.
void read_choices(const JsonFields& body, Wishes& wishes);

}  // namespace darkbloom::openai
