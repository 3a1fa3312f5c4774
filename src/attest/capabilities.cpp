#include "attest/capabilities.h"

#include <array>

namespace darkbloom::attest {
namespace {

/// By bit.
constexpr std::array<std::string_view, 6> kNames = {"chat",  "completions", "embeddings",
                                                    "tools", "thinking",    "json_schema"};

}  // namespace

Capabilities known_of(Capabilities capabilities) {
  return {capabilities.bits & ((1U << kNames.size()) - 1)};
}

std::vector<std::string_view> names_of(Capabilities capabilities) {
  std::vector<std::string_view> names;
  for (std::size_t bit = 0; bit < kNames.size(); ++bit) {
    if (capabilities.has(static_cast<Capability>(bit))) names.push_back(kNames[bit]);
  }
  return names;
}

}  // namespace darkbloom::attest
