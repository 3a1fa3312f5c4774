#pragma once
// Third-party test vectors, which a newcomer's machine does not have: tests that need them skip.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace darkbloom::test {

inline constexpr std::string_view kNoVectors = "the third-party vectors are not here";

inline std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// The folder in DARKBLOOM_VECTORS, otherwise the one beside the checkout.
inline std::filesystem::path vector_folder() {
  const std::string given = environment("DARKBLOOM_VECTORS");
  if (!given.empty()) return given;
  return std::filesystem::path(environment("DARKBLOOM_SOURCE")) / "../shared/vectors";
}

inline std::optional<nlohmann::json> load_vectors(std::string_view name) {
  std::ifstream file(vector_folder() / name);
  if (!file) return std::nullopt;
  return std::make_optional<nlohmann::json>(nlohmann::json::parse(file));
}

inline std::optional<Bytes> read_vector(std::string_view name) {
  std::ifstream file(vector_folder() / name, std::ios::binary);
  if (!file) return std::nullopt;
  return Bytes(std::istreambuf_iterator<char>(file), {});
}

inline std::string text_field(const nlohmann::json& object, const char* name) {
  return object.at(name).get<std::string>();
}

inline Bytes hex_field(const nlohmann::json& object, const char* name) {
  return from_hex(text_field(object, name)).value();
}

}  // namespace darkbloom::test
