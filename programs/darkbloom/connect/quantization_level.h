#pragma once
// How coarse a model's weights are, as nodes state it (Q4_K_M, MXFP4, BF16) and as requests ask for
// it: by OpenRouter's levels or by those names.

#include <string_view>

namespace darkbloom::connect {

/// About so many bits of each weight; 0: not known, or mixed.
unsigned weight_bits(std::string_view quantisation);

/// Bits that `level` asks for, one of int4, int8, fp4, fp6, fp8, fp16, bf16, fp32; 0: it is none.
unsigned level_bits(std::string_view level);

/// A level, "unknown", or a name as nodes state it, in whatever case.
bool is_quantization(std::string_view asked);

/// Whether weights stated as `quantisation` are what is `asked` for: int4 is Q4_0 and IQ4_XS alike,
/// fp16 is F16, "unknown" is not stated or mixed, and "q4_k_m" is Q4_K_M alone.
bool is_of(std::string_view quantisation, std::string_view asked);

}  // namespace darkbloom::connect
