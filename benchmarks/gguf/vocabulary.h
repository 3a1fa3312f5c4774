#pragma once
// A byte-level BPE vocabulary of any size: 256 bytes, merges of letters, control tokens at the end.

#include <cstdint>
#include <string>
#include <vector>

namespace darkbloom::bench {

struct MadeVocabulary {
  std::vector<std::string> tokens;
  std::vector<std::int32_t> types;  ///< llama.cpp's token types: 1 normal, 3 control
  std::vector<std::string> merges;  ///< "left right", most frequent first
  std::uint32_t end_of_text = 0;
  std::uint32_t turn_start = 0;
  std::uint32_t turn_end = 0;
};

/// `size` tokens in all.
MadeVocabulary make_vocabulary(std::uint32_t size);

}  // namespace darkbloom::bench
