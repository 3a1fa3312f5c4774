#include "darkbloom/node/start_file.h"

#include <gtest/gtest.h>

#include <array>

namespace darkbloom::operate {
namespace {

TEST(StartFile, what_is_written_reads_back) {
  const Arguments arguments{"--model", "a \"b\".gguf", "--slots=2"};
  EXPECT_EQ(parse_start(start_json(arguments)).value(), arguments);
}

TEST(StartFile, what_would_start_something_else_is_refused) {
  constexpr std::array kWrong{
      "",
      "[]",
      "{}",
      R"({"arguments":[]})",
      R"({"arguments":"--model"})",
      R"({"arguments":[1]})",
      R"({"arguments":[""]})",
      R"({"arguments":["a\u0000b"]})",
      R"({"arguments":["a"],"program":"sh"})",
      R"({"arguments":["a"],"arguments":["b"]})",
  };
  for (const char* const text : kWrong) {
    const auto start = parse_start(text);
    ASSERT_FALSE(start) << text;
    EXPECT_EQ(start.error().fault, Fault::invalid) << text;
  }
}

TEST(StartFile, what_is_over_a_limit_is_refused) {
  for (const Arguments& arguments :
       {Arguments(kArgumentsMax + 1, "a"), Arguments{std::string(kArgumentMax + 1, 'a')},
        Arguments(kArgumentsMax, std::string(kArgumentMax, 'a'))}) {
    const auto start = parse_start(start_json(arguments));
    ASSERT_FALSE(start);
    EXPECT_EQ(start.error().fault, Fault::too_large);
  }
}

TEST(StartFile, an_options_values_are_found_however_they_are_written) {
  const Arguments arguments{"--model", "a", "--slots", "2", "--model=b", "--model"};
  EXPECT_EQ(values_of(arguments, "--model"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(values_of({"--model=b", "x"}, "--model"), std::vector<std::string>{"b"});
  EXPECT_TRUE(values_of({"--models", "a"}, "--model").empty());
}

}  // namespace
}  // namespace darkbloom::operate
