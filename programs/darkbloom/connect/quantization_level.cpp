#include "darkbloom/connect/quantization_level.h"

#include <algorithm>
#include <array>
#include <string>

#include "attest/statement.h"

namespace darkbloom::connect {
namespace {

/// One way to begin a name that nodes state, and the level that it is of.
struct Family {
  std::string_view begins;
  unsigned bits;
  std::string_view level = {};  ///< OpenRouter's; empty: it has none
};

constexpr auto kFamilies = std::to_array<Family>({
    {"MXFP4", 4, "fp4"},
    {"NVFP4", 4, "fp4"},
    {"IQ4", 4, "int4"},
    {"Q4", 4, "int4"},
    {"Q8", 8, "int8"},
    {"BF16", 16, "bf16"},
    {"F16", 16, "fp16"},
    {"F32", 32, "fp32"},
    {"IQ1", 1},
    {"TQ1", 1},
    {"IQ2", 2},
    {"TQ2", 2},
    {"Q2", 2},
    {"IQ3", 3},
    {"Q3", 3},
    {"Q5", 5},
    {"Q6", 6},
});

struct Level {
  std::string_view name;
  unsigned bits;
};

constexpr auto kLevels = std::to_array<Level>({{"int4", 4},
                                               {"int8", 8},
                                               {"fp4", 4},
                                               {"fp6", 6},
                                               {"fp8", 8},
                                               {"fp16", 16},
                                               {"bf16", 16},
                                               {"fp32", 32}});
constexpr std::string_view kUnknown = "unknown";

const Family* family_of(std::string_view quantisation) {
  const auto found = std::ranges::find_if(
      kFamilies, [&](const Family& family) { return quantisation.starts_with(family.begins); });
  return found == kFamilies.end() ? nullptr : &*found;
}

std::string in_capitals(std::string_view text) {
  std::string capitals(text);
  for (char& letter : capitals)
    letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  return capitals;
}

}  // namespace

unsigned weight_bits(std::string_view quantisation) {
  const Family* const family = family_of(quantisation);
  return family == nullptr ? 0 : family->bits;
}

unsigned level_bits(std::string_view level) {
  const auto found = std::ranges::find(kLevels, level, &Level::name);
  return found == kLevels.end() ? 0 : found->bits;
}

bool is_quantization(std::string_view asked) {
  if (asked == kUnknown || level_bits(asked) > 0) return true;
  return attest::is_quantisation(asked) && weight_bits(in_capitals(asked)) > 0;
}

bool is_of(std::string_view quantisation, std::string_view asked) {
  const Family* const family = family_of(quantisation);
  if (asked == kUnknown) return family == nullptr;
  if (level_bits(asked) > 0) return family != nullptr && family->level == asked;
  return in_capitals(quantisation) == in_capitals(asked);
}

}  // namespace darkbloom::connect
