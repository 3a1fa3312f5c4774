#include "openai/dialect.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace darkbloom::openai {
namespace {

TEST(Dialect, a_template_without_marks_speaks_hermes_and_does_not_think) {
  const Dialect dialect = dialect_of("{{ messages }}");
  EXPECT_EQ(dialect.family, "hermes");
  EXPECT_TRUE(dialect.thoughts.open.empty());
}

TEST(Dialect, families_are_told_by_their_marks) {
  const std::pair<const char*, const char*> families[] = {
      {"<|channel|>final<|message|>", "gpt-oss"},
      {"<|tool_call>call:", "gemma-4"},
      {"<minimax:tool_call> <think>", "minimax-m2"},
      {"<|tool_calls_section_begin|>", "kimi-k2"},
      {"<｜tool▁calls▁begin｜> ```json", "deepseek-r1"},
      {"<｜tool▁calls▁begin｜>", "deepseek-v3.1"},
      {"[TOOL_CALLS] [ARGS]", "mistral"},
      {"[TOOL_CALLS]", "mistral-nemo"},
      {"<tool_call> <arg_key>", "glm"},
      {"<tool_call><function=x><parameter=y>", "qwen3-coder"},
      {"<tool_call>", "hermes"},
      {"ipython", "llama-3"}};
  for (const auto& [mark, family] : families)
    EXPECT_EQ(dialect_of(mark).family, family) << mark;
}

TEST(Dialect, a_trigger_begins_the_calls_whose_family_has_it) {
  for (const char* const mark :
       {"<|channel|><|message|>", "<|tool_call>", "<minimax:tool_call>",
        "<|tool_calls_section_begin|>", "[TOOL_CALLS]", "<arg_key>", "functools", "ipython", ""}) {
    const CallSyntax calls = dialect_of(mark).calls;
    EXPECT_TRUE((calls.section_open + calls.call_open).starts_with(calls.trigger)) << mark;
    EXPECT_FALSE(calls.name_close.empty()) << mark;
  }
}

TEST(Dialect, every_template_of_the_vectors_has_a_dialect) {
  const char* const folder = std::getenv("DARKBLOOM_VECTORS");
  if (folder == nullptr) GTEST_SKIP() << "the vectors are not here";
  std::size_t seen = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(folder) / "chat-templates")) {
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const Dialect dialect = dialect_of(text);
    EXPECT_FALSE(dialect.calls.call_open.empty()) << entry.path();
    ++seen;
  }
  EXPECT_GE(seen, 10U);
}

}  // namespace
}  // namespace darkbloom::openai
