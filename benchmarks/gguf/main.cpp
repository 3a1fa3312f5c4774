// make_gguf OUT --shape 21m [--seed N]: writes a model of real shape with random weights.

#include <charconv>
#include <cstdio>
#include <string_view>

#include "gguf_maker.h"

namespace {

using darkbloom::bench::Shape;

int complain(std::string_view why) {
  std::fprintf(stderr, "make_gguf: %.*s\nusage: make_gguf OUT [--shape NAME] [--seed N]\n",
               static_cast<int>(why.size()), why.data());
  return 2;
}

}  // namespace

int main(int count, char** words) {
  std::string_view out;
  std::string_view name = "tiny";
  std::uint64_t seed = 1;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const bool has_value = i + 1 < count;
    if (word == "--shape" && has_value) {
      name = words[++i];
    } else if (word == "--seed" && has_value) {
      const std::string_view digits = words[++i];
      std::from_chars(digits.data(), digits.data() + digits.size(), seed);
    } else if (word.starts_with("-")) {
      return complain(word == "--help" || word == "-h" ? "makes a model file" : "unknown option");
    } else {
      out = word;
    }
  }
  if (out.empty()) return complain("where to?");
  auto shape = darkbloom::bench::shape_named(name);
  if (!shape) return complain(shape.error().detail);
  shape->seed = seed;
  const auto made = darkbloom::bench::make_gguf(*shape, out);
  return made ? 0 : complain(made.error().detail);
}
