#include "openai/turn_writer.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

/// Writes down what it hears, one word for each call.
class Notes final : public TurnSink {
 public:
  explicit Notes(std::vector<std::string>& notes) : notes_(notes) {}
  void delta(std::uint32_t choice, const Delta& delta) override {
    const char* const kinds[] = {"thought ", "text ", "call ", "arguments "};
    notes_.push_back(std::to_string(choice) + " " + kinds[static_cast<int>(delta.kind)] +
                     delta.text + (delta.call_id.empty() ? "" : " " + delta.call_id) +
                     std::string(delta.logprobs.size(), '*'));
  }
  void ended(std::uint32_t choice, const Ending& ending) override {
    notes_.push_back(std::to_string(choice) + (ending.called ? " called" : " ended"));
  }
  void closed(const Usage& usage) override {
    notes_.push_back("closed " + std::to_string(usage.completion_tokens) + " of which " +
                     std::to_string(usage.thought_tokens));
  }
  void failed(const Error& error) override { notes_.push_back("failed " + error.detail); }

 private:
  std::vector<std::string>& notes_;
};

struct Case {
  explicit Case(const char* marks, std::uint32_t choices = 1) : dialect(dialect_of(marks)) {
    writer.emplace(TurnWriter::Setting{.dialect = dialect,
                                       .tools = {{.name = "f"}},
                                       .choices = choices,
                                       .call_salt = "0123456789abcdef0123"},
                   std::make_unique<Notes>(notes));
  }
  Dialect dialect;
  std::vector<std::string> notes;
  std::optional<TurnWriter> writer;
};

const std::string kCall = R"(<tool_call>
{"name": "f", "arguments": {}}
</tool_call>)";

TEST(TurnWriter, tells_deltas_ends_and_what_it_took) {
  Case one("<tool_call>");
  one.writer->piece(0, {.text = "Hi", .tokens = 1});
  one.writer->finish(0, {.completion_tokens = 2}, true);
  EXPECT_EQ(one.notes, (std::vector<std::string>{"0 text Hi", "0 ended", "closed 2 of which 0"}));
}

TEST(TurnWriter, calls_have_ids_that_never_come_twice) {
  Case one("<tool_call>", 2);
  one.writer->piece(0, {.text = kCall, .tokens = 1});
  one.writer->piece(1, {.text = kCall, .tokens = 1});
  EXPECT_EQ(one.notes[0], "0 call f call_0123456789abcdef012300");
  EXPECT_EQ(one.notes[2], "1 call f call_0123456789abcdef012301");
}

TEST(TurnWriter, ids_have_the_form_that_the_familys_template_takes) {
  Case mistral("[TOOL_CALLS]");
  mistral.writer->piece(0,
                        {.text = R"([TOOL_CALLS][{"name": "f", "arguments": {}}])", .tokens = 1});
  EXPECT_EQ(mistral.notes[0], "0 call f 012345600");
  Case kimi("<|tool_calls_section_begin|>");
  kimi.writer->piece(0, {.text = "<|tool_calls_section_begin|><|tool_call_begin|>functions.f:0"
                                 "<|tool_call_argument_begin|>{}<|tool_call_end|>",
                         .tokens = 1});
  EXPECT_EQ(kimi.notes[0], "0 call f functions.f:0");
}

TEST(TurnWriter, figures_of_held_text_come_with_the_next_delta) {
  Case one("<tool_call>");
  const engine::ChosenToken token{.chosen = {"x", -1.0F}};
  one.writer->piece(0, {.text = "<tool", .tokens = 1, .logprobs = {token}});
  EXPECT_TRUE(one.notes.empty());
  one.writer->piece(0, {.text = "s>", .tokens = 2, .logprobs = {token}});
  EXPECT_EQ(one.notes[0], "0 text <tools>**");
}

TEST(TurnWriter, no_figure_is_lost_where_no_text_follows) {
  Case one("<tool_call>");
  one.writer->piece(0, {.text = kCall, .tokens = 1});
  one.writer->piece(0, {.text = "\n", .tokens = 2, .logprobs = {{.chosen = {"\n", -1.0F}}}});
  one.writer->finish(0, {}, true);
  EXPECT_EQ(one.notes[2], "0 text *");
  EXPECT_EQ(one.notes[3], "0 called");
}

TEST(TurnWriter, thoughts_are_counted) {
  Case one("<think>");
  one.writer->piece(0, {.text = "<think>hm", .tokens = 3});
  one.writer->piece(0, {.text = "</think>", .tokens = 4});
  one.writer->piece(0, {.text = "Yes", .tokens = 5});
  one.writer->finish(0, {.completion_tokens = 6}, true);
  EXPECT_EQ(one.notes.back(), "closed 6 of which 4");
}

TEST(TurnWriter, a_failure_is_passed_on) {
  Case one("");
  one.writer->fail({Fault::internal, "No."});
  EXPECT_EQ(one.notes.at(0), "failed No.");
}
}  // namespace
}  // namespace darkbloom::openai
