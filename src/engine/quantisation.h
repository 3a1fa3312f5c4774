#pragma once
// How the weights of a model file are stored, in the short words that people know them by.

#include <cstdint>
#include <string>

#include "engine/gguf_reader.h"

namespace darkbloom::engine {

/// As the file says itself (general.file_type): Q8_0, Q4_K_M, F16 and the like. Where it does not,
/// or says what is not known here: the type of more than half of the weights, or "mixed".
std::string quantisation_of(const Gguf& gguf);

/// How many weights the file holds, as libllama counts them.
std::uint64_t parameters_of(const Gguf& gguf);

}  // namespace darkbloom::engine
