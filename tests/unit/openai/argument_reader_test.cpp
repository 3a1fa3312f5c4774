#include "openai/argument_reader.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

/// The arguments that a reader makes of the text, given in parts of `size` bytes as a stream would.
std::string read(const CallSyntax& calls, std::string_view text, std::size_t size,
                 const Tool* tool = nullptr) {
  const auto reader = make_argument_reader(calls, tool);
  std::vector<Delta> deltas;
  std::string held;
  for (std::size_t i = 0; i < text.size() && !reader->whole(); i += size) {
    held += text.substr(i, size);
    held.erase(0, reader->read(held, deltas));
  }
  reader->finish(deltas);
  std::string all;
  for (const Delta& delta : deltas)
    all += delta.text;
  return all;
}

TEST(ArgumentReader, json_is_passed_on_to_its_end) {
  const CallSyntax calls;
  for (const std::size_t size : {1U, 3U, 100U}) {
    EXPECT_EQ(read(calls, R"({"a": "}\"{", "b": [{}]} and more)", size),
              R"({"a": "}\"{", "b": [{}]})");
  }
}

TEST(ArgumentReader, tagged_values_are_texts_where_the_schema_says_so) {
  const CallSyntax calls = dialect_of("<function=<parameter=").calls;
  Tool tool{.name = "f"};
  tool.parameters =
      *json::parse(R"({"properties":{"s":{"type":"string"},"n":{"type":"integer"}}})");
  const std::string text =
      "<parameter=s>\n42\n</parameter>\n<parameter=n>\n42\n</parameter>\n</function>\n</tool_call>";
  for (const std::size_t size : {1U, 7U, 200U})
    EXPECT_EQ(read(calls, text, size, &tool), R"({"s":"42","n":42})");
  EXPECT_EQ(read(calls, "</function>\n</tool_call>", 5), "{}");
}

TEST(ArgumentReader, gemmas_bare_keys_become_json) {
  const CallSyntax calls = dialect_of("<|tool_call>").calls;
  for (const std::size_t size : {1U, 4U, 100U}) {
    EXPECT_EQ(
        read(calls, R"(city:<|"|>S"o<|"|>,n:3,deep:{a:[true,<|"|>x<|"|>]}}<tool_call|>)", size),
        R"({"city":"S\"o","n":3,"deep":{"a":[true,"x"]}})");
  }
}

}  // namespace
}  // namespace darkbloom::openai
