#include "engine/llama_engine.h"

#include <gtest/gtest.h>

#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

using testing::greedy;
using testing::Recorder;
using testing::tenant;
using testing::TinyEngine;
using testing::words;

Job endless() {
  return greedy(words(5, 1), 0);
}

TEST(LlamaEngine, more_jobs_than_slots_wait_and_more_than_may_wait_are_refused) {
  TinyEngine engine({.slots = 2, .context = 512, .waiting_max = 1});
  std::vector<std::unique_ptr<Recorder>> recorders;
  std::vector<std::unique_ptr<Session>> sessions;
  for (int i = 0; i < 3; ++i) {
    recorders.push_back(std::make_unique<Recorder>());
    sessions.push_back(engine.start(endless(), *recorders.back()));
  }
  Recorder refused;
  const auto fourth = engine->start(endless(), refused);
  ASSERT_FALSE(fourth.has_value());
  EXPECT_EQ(fourth.error().fault, Fault::no_capacity);
  recorders[1]->wait_for_pieces(1);
  EXPECT_EQ(engine->load().slots, 2U);
  EXPECT_EQ(engine->load().active, 2U);
  EXPECT_EQ(engine->load().waiting, 1U);
  sessions[0]->cancel();
  recorders[2]->wait_for_pieces(1);  // the waiting one has its slot
  EXPECT_EQ(refused.finishes(), 0);
}

TEST(LlamaEngine, a_cancel_stops_the_decode_within_one_token) {
  TinyEngine engine({.slots = 1, .context = 512});
  Recorder recorder;
  std::unique_ptr<Session> session;
  std::uint32_t at_cancel = 0;
  std::mutex started;
  started.lock();
  recorder.at_piece = [&](const Piece& piece) {
    const std::scoped_lock lock(started);
    if (at_cancel > 0) return;
    at_cancel = piece.tokens;
    session->cancel();
  };
  session = engine.start(endless(), recorder);
  started.unlock();
  const Outcome outcome = recorder.wait();
  EXPECT_EQ(outcome.finish, Finish::cancelled);
  EXPECT_LE(outcome.completion_tokens, at_cancel + 1);
}

TEST(LlamaEngine, after_a_session_is_gone_its_listener_hears_nothing) {
  TinyEngine engine({.slots = 1, .context = 512});
  Recorder recorder;
  auto session = engine.start(endless(), recorder);
  recorder.wait_for_pieces(2);
  session.reset();
  const std::size_t heard = recorder.pieces().size();
  EXPECT_EQ(recorder.finishes(), 1);
  engine.run(greedy(words(5, 2), 20));
  EXPECT_EQ(recorder.pieces().size(), heard);
  EXPECT_EQ(recorder.finishes(), 1);
}

TEST(LlamaEngine, a_waiting_job_can_be_dropped) {
  TinyEngine engine({.slots = 1, .context = 512});
  Recorder running;
  Recorder waiting;
  const auto first = engine.start(endless(), running);
  running.wait_for_pieces(1);
  engine.start(endless(), waiting).reset();
  EXPECT_EQ(waiting.wait().finish, Finish::cancelled);
  EXPECT_EQ(waiting.wait().completion_tokens, 0U);
  EXPECT_EQ(running.finishes(), 0);
}

TEST(LlamaEngine, an_engine_that_ends_cancels_what_runs_and_waits) {
  Recorder running;
  Recorder waiting;
  std::unique_ptr<Session> first;
  std::unique_ptr<Session> second;
  {
    TinyEngine engine({.slots = 1, .context = 512});
    first = engine.start(endless(), running);
    second = engine.start(endless(), waiting);
    running.wait_for_pieces(1);
  }
  EXPECT_EQ(running.wait().finish, Finish::cancelled);
  EXPECT_EQ(waiting.wait().finish, Finish::cancelled);
}

TEST(LlamaEngine, a_listener_may_start_the_next_job_when_one_is_over) {
  TinyEngine engine({.slots = 1, .context = 128, .waiting_max = 0});
  struct Chain final : Listener {
    TinyEngine* engine = nullptr;
    Recorder* last = nullptr;
    std::unique_ptr<Session> next;
    void on_piece(Piece) override {}
    void on_finish(const Outcome&) override { next = engine->start(greedy(words(4, 9), 3), *last); }
  };
  Recorder last;
  Chain chain;
  chain.engine = &engine;
  chain.last = &last;
  const auto session = engine.start(greedy(words(4, 8), 3), chain);
  EXPECT_EQ(last.wait().finish, Finish::length);
}

TEST(LlamaEngine, a_prompt_over_the_context_is_refused_with_openais_sentence) {
  TinyEngine engine({.slots = 1, .context = 100});
  Recorder recorder;
  const auto refused = engine->start(greedy(words(100, 1), 0), recorder);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().fault, Fault::too_large);
  EXPECT_EQ(refused.error().code, "context_length_exceeded");
  EXPECT_EQ(refused.error().param, "messages");
  EXPECT_EQ(refused.error().detail,
            "This model's maximum context length is 100 tokens. However, your messages resulted in "
            "100 tokens. Please reduce the length of the messages.");
  const auto both = engine->start(greedy(words(60, 1), 50), recorder);
  EXPECT_EQ(both.error().detail,
            "This model's maximum context length is 100 tokens. However, you requested 110 tokens "
            "(60 in the messages, 50 in the completion). Please reduce the length of the messages "
            "or completion.");
}

TEST(LlamaEngine, without_a_limit_the_answer_fills_the_context) {
  TinyEngine engine({.slots = 1, .context = 100});
  const auto answer = engine.run(greedy(words(60, 1), 0));
  EXPECT_EQ(answer.outcome.finish, Finish::length);
  EXPECT_EQ(answer.outcome.completion_tokens, 40U);
  EXPECT_EQ(engine.run(greedy(words(99, 1), 1)).outcome.completion_tokens, 1U);
}

TEST(LlamaEngine, jobs_that_make_no_sense_are_refused) {
  TinyEngine engine({.slots = 1, .context = 100});
  Recorder recorder;
  for (const Job& job :
       {Job{}, Job{.prompt = {-1}}, Job{.prompt = {1 << 20}}, Job{.prompt = {1}, .stops = {""}},
        Job{.prompt = {1}, .top_logprobs = 21}, Job{.prompt = {1}, .sampling = {.top_p = 2.0F}},
        Job{.prompt = {1}, .sampling = {.grammar = "root ::= ("}}}) {
    const auto refused = engine->start(job, recorder);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().fault, Fault::invalid);
  }
  EXPECT_EQ(engine->load().waiting, 0U);
}

TEST(LlamaEngine, the_same_seed_gives_the_same_answer_and_another_does_not) {
  TinyEngine engine({.slots = 1, .context = 128});
  Job job = greedy(words(10, 1), 30);
  job.sampling = {.seed = 42};
  const std::string text = engine.run(job).text;
  job.tenant = tenant(1);
  EXPECT_EQ(engine.run(job).text, text);
  job.sampling.seed = 43;
  EXPECT_NE(engine.run(job).text, text);
  job.sampling.seed.reset();
  EXPECT_NE(engine.run(job).text, engine.run(job).text);
}

TEST(LlamaEngine, a_grammar_and_a_stop_string_shape_the_answer) {
  TinyEngine engine({.slots = 1, .context = 128});
  Job job{.prompt = words(10, 1), .sampling = {.grammar = R"(root ::= "hello world, stop here")"}};
  const auto whole = engine.run(job);
  EXPECT_EQ(whole.text, "hello world, stop here");
  EXPECT_EQ(whole.outcome.finish, Finish::stop);
  job.stops = {"ld, st"};
  const auto cut = engine.run(job);
  EXPECT_EQ(cut.text, "hello wor");
  EXPECT_EQ(cut.outcome.finish, Finish::stop);
}

TEST(LlamaEngine, the_greedy_token_is_the_likeliest_alternative) {
  TinyEngine engine({.slots = 1, .context = 128});
  Job job = greedy(words(10, 1), 12);
  job.top_logprobs = 2;
  const auto answer = engine.run(job);
  ASSERT_EQ(answer.tokens.size(), 12U);
  for (const ChosenToken& token : answer.tokens) {
    ASSERT_EQ(token.alternatives.size(), 2U);
    EXPECT_EQ(token.chosen.bytes, token.alternatives[0].bytes);
    EXPECT_GE(token.alternatives[0].logprob, token.alternatives[1].logprob);
    EXPECT_LT(token.chosen.logprob, 0.0F);
  }
}

TEST(LlamaEngine, marked_texts_become_prompts) {
  TinyEngine engine({.slots = 1, .context = 256});
  const MarkedText prompt{.text = "<|im_start|>user\nhello",
                          .is_content = std::vector<bool>(22, false)};
  const auto tokens = engine->vocabulary().tokenize_marked(prompt);
  EXPECT_EQ(engine.run(greedy(tokens, 5)).outcome.completion_tokens, 5U);
}

}  // namespace
}  // namespace darkbloom::engine
