#include "openai/completions_writer.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

CompletionsPlan plan() {
  return {.id = "cmpl-1", .created = 5, .model = "m", .fingerprint = "fp_0"};
}

engine::Piece figured(const char* text, float logprob) {
  return {.text = text, .tokens = 1, .logprobs = {{.chosen = {text, logprob}}}};
}

TEST(CompletionsWriter, the_whole_body_is_as_the_specification_has_it) {
  Heard heard;
  CompletionsWriter writer(plan(), 1, heard);
  writer.piece(0, {.text = "upon", .tokens = 1});
  writer.finish(0, {.prompt_tokens = 2, .completion_tokens = 2}, true);
  EXPECT_EQ(heard.text(),
            R"({"id":"cmpl-1","object":"text_completion","created":5,"model":"m",)"
            R"("system_fingerprint":"fp_0","choices":[{"text":"upon","index":0,"logprobs":null,)"
            R"("finish_reason":"stop"}],"usage":{"prompt_tokens":2,"completion_tokens":2,)"
            R"("total_tokens":4,"prompt_tokens_details":{"cached_tokens":0},)"
            R"("completion_tokens_details":{"reasoning_tokens":0}}})");
}

TEST(CompletionsWriter, the_best_of_several_are_told) {
  Heard heard;
  CompletionsPlan best = plan();
  best.best_of = 3;
  best.kept = 2;
  CompletionsWriter writer(best, 3, heard);
  writer.piece(0, figured("bad", -9.0F));
  writer.piece(1, figured("good", -1.0F));
  writer.piece(2, figured("best", -0.5F));
  for (std::uint32_t job = 0; job < 3; ++job)
    writer.finish(job, {.prompt_tokens = 4, .completion_tokens = 1}, job == 2);
  const Json body = heard.body();
  ASSERT_EQ(body["choices"].size(), 2U);
  EXPECT_EQ(body["choices"][0]["text"], "best");
  EXPECT_EQ(body["choices"][1]["text"], "good");
  EXPECT_EQ(body["choices"][1]["index"], 1);
  EXPECT_EQ(body["usage"]["prompt_tokens"], 4);
  EXPECT_EQ(body["usage"]["completion_tokens"], 3);
}

TEST(CompletionsWriter, an_echo_stands_first_with_its_figures) {
  Heard heard;
  CompletionsPlan echo = plan();
  echo.logprobs = true;
  echo.echoes = {{"ab", "a"}};
  CompletionsWriter writer(echo, 1, heard);
  engine::Piece piece = figured("c", -1.0F);
  piece.prompt_logprobs = {{.chosen = {"b", -2.0F}}};
  writer.piece(0, piece);
  writer.finish(0, {}, true);
  const Json choice = heard.body()["choices"][0];
  EXPECT_EQ(choice["text"], "abc");
  EXPECT_EQ(choice["logprobs"]["tokens"], Json::parse(R"(["a","b","c"])"));
  EXPECT_EQ(choice["logprobs"]["text_offset"], Json::parse("[0,1,2]"));
}

TEST(CompletionsWriter, the_prompt_alone_is_told_where_no_token_was_asked_for) {
  Heard heard;
  CompletionsPlan only = plan();
  only.prompt_only = true;
  only.echoes = {{"ab", "a"}};
  CompletionsWriter writer(only, 1, heard);
  writer.piece(0, {.text = "c", .tokens = 1});
  writer.finish(0, {.prompt_tokens = 2, .completion_tokens = 1}, true);
  EXPECT_EQ(heard.body()["choices"][0]["text"], "ab");
  EXPECT_EQ(heard.body()["usage"]["completion_tokens"], 0);
  EXPECT_EQ(heard.body()["choices"][0]["finish_reason"], "length");
}

TEST(CompletionsWriter, a_stream_tells_each_part_and_ends_in_done) {
  Heard heard;
  CompletionsPlan stream = plan();
  stream.stream = true;
  stream.include_usage = true;
  CompletionsWriter writer(stream, 2, heard);
  writer.piece(1, {.text = "b", .tokens = 1});
  writer.piece(0, {.text = "a", .tokens = 1});
  writer.finish(0, {.prompt_tokens = 1, .completion_tokens = 1}, false);
  writer.finish(1, {.prompt_tokens = 1, .completion_tokens = 1}, true);
  const auto events = events_of(heard.text());
  ASSERT_EQ(events.size(), 5U);
  EXPECT_EQ(events[0]["choices"][0]["index"], 1);
  EXPECT_EQ(events[2]["choices"][0]["finish_reason"], "stop");
  EXPECT_EQ(events[4]["usage"]["completion_tokens"], 2);
  EXPECT_TRUE(heard.text().ends_with("data: [DONE]\n\n"));
}

TEST(CompletionsWriter, a_failure_chooses_the_status_or_ends_the_stream) {
  Heard early;
  CompletionsWriter first(plan(), 1, early);
  first.fail({Fault::internal, "No."});
  EXPECT_EQ(early.status, 500);
  Heard late;
  CompletionsPlan stream = plan();
  stream.stream = true;
  CompletionsWriter second(stream, 1, late);
  second.piece(0, {.text = "a", .tokens = 1});
  second.fail({Fault::internal, "No."});
  EXPECT_EQ(late.status, 200);
  EXPECT_EQ(events_of(late.parts.back())[0]["error"]["message"], "No.");
}
}  // namespace
}  // namespace darkbloom::openai
