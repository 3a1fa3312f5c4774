#include "vectors/vector_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace darkbloom::vectors {
namespace {

std::filesystem::path path_of(const std::string& name) {
  const char* const source = std::getenv("DARKBLOOM_SOURCE");
  return std::filesystem::path(source == nullptr ? "." : source) / "tests/vectors" /
         (name + ".json");
}

std::string text_of(const Json& value) {
  return value.dump(1) + "\n";
}

std::string stored(const std::string& name) {
  std::ifstream file(path_of(name));
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_where_asked(const std::string& name, Json (*make)()) {
  if (std::getenv("DARKBLOOM_WRITE_VECTORS") == nullptr) return;
  std::ofstream(path_of(name)) << text_of(make());
}

}  // namespace

Json read(const std::string& name, Json (*make)()) {
  write_where_asked(name, make);
  auto parsed = Json::parse(stored(name), nullptr, false);
  EXPECT_FALSE(parsed.is_discarded()) << path_of(name) << " is no JSON";
  return parsed.is_discarded() ? Json::object() : parsed;
}

void expect_same(const std::string& name, Json (*make)()) {
  write_where_asked(name, make);
  EXPECT_EQ(stored(name), text_of(make())) << path_of(name) << " is not what this code makes";
}

Bytes bytes_of(const Json& field) {
  return from_hex(field.get<std::string>()).value();
}

}  // namespace darkbloom::vectors
