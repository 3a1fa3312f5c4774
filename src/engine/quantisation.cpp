#include "engine/quantisation.h"

#include <ggml.h>

#include <array>
#include <map>
#include <string_view>

namespace darkbloom::engine {
namespace {

/// By the number in the file (docs/gguf.md, general.file_type); empty: given up.
constexpr auto kFileTypes = std::to_array<std::string_view>(
    {"F32",    "F16",    "Q4_0",  "Q4_1",    "",       "",       "",          "Q8_0",
     "Q5_0",   "Q5_1",   "Q2_K",  "Q3_K_S",  "Q3_K_M", "Q3_K_L", "Q4_K_S",    "Q4_K_M",
     "Q5_K_S", "Q5_K_M", "Q6_K",  "IQ2_XXS", "IQ2_XS", "Q2_K_S", "IQ3_XS",    "IQ3_XXS",
     "IQ1_S",  "IQ4_NL", "IQ3_S", "IQ3_M",   "IQ2_S",  "IQ2_M",  "IQ4_XS",    "IQ1_M",
     "BF16",   "",       "",      "",        "TQ1_0",  "TQ2_0",  "MXFP4_MOE", "NVFP4"});

std::string upper(std::string_view name) {
  std::string text(name);
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string majority_of(const Gguf& gguf) {
  std::map<std::uint32_t, std::uint64_t> weights;  // by type
  for (const GgufTensor& tensor : gguf.tensors)
    weights[tensor.type] += tensor.elements;
  for (const auto& [type, count] : weights) {
    if (count > parameters_of(gguf) / 2) return upper(ggml_type_name(static_cast<ggml_type>(type)));
  }
  return "mixed";
}

}  // namespace

std::string quantisation_of(const Gguf& gguf) {
  const std::int64_t said = gguf.number("general.file_type", -1);
  const bool known = said >= 0 && said < std::ssize(kFileTypes);
  const std::string_view name = known ? kFileTypes[static_cast<std::size_t>(said)] : "";
  return name.empty() ? majority_of(gguf) : std::string(name);
}

std::uint64_t parameters_of(const Gguf& gguf) {
  std::uint64_t sum = 0;
  for (const GgufTensor& tensor : gguf.tensors)
    sum += tensor.elements;
  return sum;
}

}  // namespace darkbloom::engine
