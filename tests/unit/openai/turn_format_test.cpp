#include "openai/turn_format.h"

#include <gtest/gtest.h>

namespace darkbloom::openai {
namespace {

Result<AnswerFormat> read(std::string_view format, bool nested = true) {
  const auto node = json::parse(format);
  Mistake mistake;
  AnswerFormat found = read_format(JsonFields(*node, "f", mistake), nested);
  if (mistake.found()) return fail(mistake.error());
  return found;
}

TEST(TurnFormat, text_and_json_objects) {
  EXPECT_EQ(read(R"({"type":"text"})")->kind, FormatKind::text);
  EXPECT_EQ(read(R"({"type":"json_object"})")->kind, FormatKind::json_object);
}

TEST(TurnFormat, a_schema_stands_nested_or_flat) {
  const auto nested = read(R"({"type":"json_schema","json_schema":{"name":"n","schema":{}}})");
  EXPECT_EQ(nested->kind, FormatKind::json_schema);
  EXPECT_EQ(nested->schema_path, "f.json_schema.schema");
  const auto flat = read(R"({"type":"json_schema","name":"n","schema":{}})", false);
  EXPECT_EQ(flat->schema_path, "f.schema");
}

TEST(TurnFormat, without_a_schema_any_object_will_do) {
  EXPECT_EQ(read(R"({"type":"json_schema","json_schema":{"name":"n"}})")->kind,
            FormatKind::json_object);
}

TEST(TurnFormat, mistakes_have_their_path) {
  EXPECT_EQ(read("{}").error().param, "f.type");
  EXPECT_EQ(read(R"({"type":"xml"})").error().param, "f.type");
  EXPECT_EQ(read(R"({"type":"json_schema"})").error().param, "f.json_schema");
  EXPECT_EQ(read(R"({"type":"json_schema","json_schema":{"schema":{}}})").error().param,
            "f.json_schema.name");
  EXPECT_EQ(read(R"({"type":"json_schema","json_schema":{"name":"n","schema":5}})").error().param,
            "f.json_schema.schema");
}

}  // namespace
}  // namespace darkbloom::openai
