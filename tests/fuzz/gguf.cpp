#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/check.h"
#include "engine/gguf_reader.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {
namespace {

/// Numbers in a GGUF are little-endian.
template <typename T>
void append(Bytes& file, T number) {
  for (std::size_t i = 0; i < sizeof number; ++i)
    file.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
}

void append_text(Bytes& file, std::string_view text) {
  append<std::uint64_t>(file, text.size());
  file.insert(file.end(), text.begin(), text.end());
}

/// Version 3: a text, a number and a list, and one tensor of 32 floats.
Bytes small_file() {
  constexpr std::uint32_t kUint32 = 4;
  constexpr std::uint32_t kText = 8;
  constexpr std::uint32_t kArray = 9;
  Bytes file = copy_of(view_of("GGUF"));
  append<std::uint32_t>(file, 3);
  append<std::uint64_t>(file, 1);  // tensors
  append<std::uint64_t>(file, 3);  // facts
  append_text(file, "general.architecture");
  append(file, kText);
  append_text(file, "llama");
  append_text(file, "llama.context_length");
  append(file, kUint32);
  append<std::uint32_t>(file, 64);
  append_text(file, "tokenizer.ggml.tokens");
  append(file, kArray);
  append(file, kText);
  append<std::uint64_t>(file, 2);
  append_text(file, "a");
  append_text(file, "b");
  append_text(file, "token_embd.weight");
  append<std::uint32_t>(file, 1);   // dimensions
  append<std::uint64_t>(file, 32);  // elements
  append<std::uint32_t>(file, 0);   // F32
  append<std::uint64_t>(file, 0);   // offset
  file.resize((file.size() + 31) / 32 * 32 + 32 * sizeof(float));
  return file;
}

}  // namespace

void gguf(ByteView input) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("darkbloom-fuzz-" + std::to_string(::getpid()) + ".gguf");
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(input.data()),
             static_cast<std::streamsize>(input.size()));
  const auto read = engine::read_gguf(path);
  std::filesystem::remove(path);
  if (!read) return;
  check(read->file_bytes == input.size(), "the file's size is known");
  check(read->weight_bytes <= read->file_bytes, "weights lie within the file");
}

std::vector<Bytes> gguf_seeds() {
  return {small_file()};
}

}  // namespace darkbloom::fuzz
