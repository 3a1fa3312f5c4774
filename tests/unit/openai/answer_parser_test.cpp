#include "openai/answer_parser.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

/// What was read, deltas of one kind joined: "thought:..|text:..|call:f|arguments:..".
std::string read(const Dialect& dialect, std::string_view text, std::size_t size,
                 bool in_thought = false) {
  static const std::vector<Tool> tools = {{.name = "f"}, {.name = "g"}};
  AnswerParser parser(dialect, &tools, in_thought);
  std::vector<Delta> deltas;
  for (std::size_t i = 0; i < text.size(); i += size)
    parser.push(text.substr(i, size), deltas);
  parser.finish(deltas);
  std::string all;
  const char* const names[] = {"thought:", "text:", "call:", "arguments:"};
  std::optional<DeltaKind> last;
  for (const Delta& delta : deltas) {
    const bool goes_on = last == delta.kind && delta.kind != DeltaKind::call;
    if (!goes_on)
      all += (all.empty() ? "" : "|") + std::string(names[static_cast<int>(delta.kind)]);
    last = delta.kind;
    all += delta.text;
  }
  return all;
}

void expect_read(const char* marks, std::string_view text, std::string_view expected) {
  const Dialect dialect = dialect_of(marks);
  for (std::size_t size = 1; size <= text.size(); ++size)
    ASSERT_EQ(read(dialect, text, size), expected) << "in parts of " << size;
}

TEST(AnswerParser, plain_text_stays_text) {
  expect_read("", "Hello < world.", "text:Hello < world.");
}

TEST(AnswerParser, reads_the_calls_of_hermes) {
  expect_read(
      "<tool_call>",
      "Let me see.\n<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n</tool_call>\n"
      "<tool_call>\n{\"name\": \"g\", \"arguments\": {}}\n</tool_call>",
      "text:Let me see.|call:f|arguments:{\"a\": 1}|call:g|arguments:{}");
}

TEST(AnswerParser, reads_thoughts_and_then_the_answer) {
  expect_read("<think></think>", "<think>\nHm.\n\nYes.\n</think>\n\nIt is so.",
              "thought:Hm.\n\nYes.|text:It is so.");
}

TEST(AnswerParser, a_prompt_may_have_begun_the_thought) {
  const Dialect dialect = dialect_of("<think></think>");
  EXPECT_EQ(read(dialect, "Hm.\n</think>\n\nYes.", 2, true), "thought:Hm.|text:Yes.");
}

TEST(AnswerParser, reads_the_channels_of_gpt_oss) {
  expect_read(
      "<|channel|><|message|>",
      "<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>"
      "Yes.",
      "thought:Hm.|text:Yes.");
  expect_read("<|channel|><|message|>",
              "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{\"a\":1}",
              "call:f|arguments:{\"a\":1}");
}

TEST(AnswerParser, reads_the_sections_of_kimi_and_deepseek) {
  expect_read("<|tool_calls_section_begin|>",
              "<|tool_calls_section_begin|><|tool_call_begin|>functions.f:0"
              "<|tool_call_argument_begin|>{}<|tool_call_end|><|tool_call_begin|>functions.g:1"
              "<|tool_call_argument_begin|>{\"b\":2}<|tool_call_end|><|tool_calls_section_end|>",
              "call:f|arguments:{}|call:g|arguments:{\"b\":2}");
  expect_read("<｜tool▁calls▁begin｜>",
              "Ok.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>f<｜tool▁sep｜>{}<｜tool▁call▁end｜>"
              "<｜tool▁calls▁end｜>",
              "text:Ok.|call:f|arguments:{}");
}

TEST(AnswerParser, reads_the_list_of_mistral_nemo) {
  expect_read("[TOOL_CALLS]",
              "[TOOL_CALLS][{\"name\": \"f\", \"arguments\": {\"a\": 1}}, "
              "{\"name\": \"g\", \"arguments\": {}}]",
              "call:f|arguments:{\"a\": 1}|call:g|arguments:{}");
}

TEST(AnswerParser, an_answer_cut_off_anywhere_is_read_as_far_as_it_goes) {
  const Dialect dialect = dialect_of("<tool_call><think>");
  const std::string_view text =
      "<think>a</think>b<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": [1]}}\n</tool_call>";
  for (std::size_t end = 0; end <= text.size(); ++end)
    read(dialect, text.substr(0, end), 3);
  EXPECT_EQ(read(dialect, text.substr(0, 60), 3).substr(0, 25), "thought:a|text:b|call:f|a");
}

TEST(AnswerParser, no_text_is_lost_where_nothing_is_a_mark) {
  const Dialect dialect = dialect_of("<tool_call><think>");
  const std::uint64_t seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (int i = 0; i < 40; ++i)
      text += std::string_view("<>tool_ca/ \nx")[random.number(13)];
    text = "x" + text + "x";
    ASSERT_EQ(read(dialect, text, 1 + random.number(5)), "text:" + text);
  }
}

}  // namespace
}  // namespace darkbloom::openai
