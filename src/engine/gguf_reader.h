#pragma once
// Reads what a GGUF file says of itself, with limits, before libllama sees the file: libllama's own
// parser ends the process on some broken files. Format: ggml's docs/gguf.md, versions 2 and 3.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.h"

namespace darkbloom::engine {

/// A list in the file's metadata: its length, and its numbers where they are whole.
struct GgufArray {
  std::uint32_t type = 0;
  std::uint64_t count = 0;
  std::vector<std::int64_t> whole = {};  ///< empty for text and fractions
  bool distinct = true;                  ///< of texts: no two are the same
};

using GgufValue = std::variant<std::int64_t, double, bool, std::string, GgufArray>;

struct GgufTensor {
  std::string name;
  std::uint64_t elements = 0;
  std::uint64_t bytes = 0;
  std::uint32_t type = 0;  ///< ggml's
};

/// The parts of the file that matter for loading it.
struct Gguf {
  std::map<std::string, GgufValue, std::less<>> values;
  std::vector<GgufTensor> tensors;
  std::uint64_t file_bytes = 0;
  std::uint64_t weight_bytes = 0;

  /// The whole number, or text, under `key`; `otherwise` when it is absent or of another type.
  std::int64_t number(std::string_view key, std::int64_t otherwise) const;
  std::string text(std::string_view key) const;
  const GgufArray* array(std::string_view key) const;
};

/// Refuses in one sentence as not_found or invalid: no such file, not a GGUF, truncated, damaged.
Result<Gguf> read_gguf(const std::filesystem::path& file);

}  // namespace darkbloom::engine
