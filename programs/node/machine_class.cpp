#include "node/machine_class.h"

#include <algorithm>
#include <array>
#include <bit>

#include "base/check.h"
#include "wire/link_frame.h"

namespace darkbloom::node {
namespace {

constexpr std::size_t kProcessorMax = 32;
/// Words that every name of a processor has.
constexpr std::array<std::string_view, 8> kNoise = {"cpu",   "processor", "r",    "tm",
                                                    "intel", "core",      "with", "gen"};

bool is_plain(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9');
}

char in_small(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// Its words in small letters, joined by '-'.
std::string slug_of(std::string_view name) {
  std::string slug;
  std::string word;
  const auto finish = [&] {
    if (!word.empty() && !std::ranges::contains(kNoise, std::string_view(word))) {
      slug += (slug.empty() ? "" : "-") + word;
    }
    word.clear();
  };
  for (const char raw : name.substr(0, 2 * kProcessorMax)) {
    const char letter = in_small(raw);
    if (letter == '@') break;  // its clock follows
    if (is_plain(letter)) word += letter;
    if (!is_plain(letter)) finish();
  }
  finish();
  return slug.substr(0, kProcessorMax);
}

}  // namespace

std::string machine_class_of(const MachineFacts& facts) {
  constexpr std::uint64_t kGibibyte = std::uint64_t{1} << 30U;
  const std::uint64_t gibibytes =
      std::clamp<std::uint64_t>(facts.memory_bytes / kGibibyte, 1, 65'535);
  std::string text = slug_of(facts.processor);
  if (text.empty()) text = "unknown";
  text += "-" + std::to_string(std::min<std::uint32_t>(facts.cores, 9'999));
  text += "-" + std::to_string(std::bit_ceil(gibibytes)) + "g";
  check(wire::is_machine_class(text), "what is made as a machine's class is one");
  return text;
}

}  // namespace darkbloom::node
