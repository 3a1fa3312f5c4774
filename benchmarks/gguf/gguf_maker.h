#pragma once
// Makes GGUF files of real shape with random weights: Llama architecture, byte-level BPE
// vocabulary, ChatML. Such a model speaks nonsense at the speed of a real one, so benchmarks and
// tests need no download. The same shape and seed make the same file.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"

namespace darkbloom::bench {

struct Shape {
  std::string name = "random tiny";  ///< general.name of the file
  std::uint32_t vocabulary = 512;    ///< at least 300: 256 bytes, the merges, the control tokens
  std::uint32_t width = 64;          ///< a multiple of 32, as Q8_0 wants
  std::uint32_t layers = 2;
  std::uint32_t heads = 4;
  std::uint32_t kv_heads = 2;
  std::uint32_t feed_forward = 128;  ///< a multiple of 32
  std::uint32_t context = 512;       ///< tokens that the file says it was trained for
  bool q8_0 = true;                  ///< matrices as Q8_0; else F32
  bool chat_template = true;
  std::uint64_t seed = 1;
};

/// A shape by name: tiny, 21m, 110m, 1b. Refuses unknown names as not_found.
Result<Shape> shape_named(std::string_view name);

/// Writes the file, replacing what is there. Refuses a shape that is out of its bounds as invalid.
Result<void> make_gguf(const Shape& shape, const std::filesystem::path& file);

}  // namespace darkbloom::bench
