#include "engine/decoder.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <functional>
#include <thread>

#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

using testing::greedy;
using testing::Recorder;
using testing::tenant;
using testing::TinyEngine;
using testing::words;

Job numbered_job(std::uint8_t number) {
  Job job = greedy(words(5U + number * 7U % 40U, number), 4U + number * 5U % 23U);
  job.tenant = tenant(number);
  return job;
}

/// What the process has in memory.
std::uint64_t resident_bytes() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages >> pages;
  return pages * 4096;
}

/// Whether something becomes true within ten seconds.
bool soon(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

TEST(Decoder, streams_that_join_and_leave_say_what_they_say_alone) {
  constexpr std::uint8_t kJobs = 14;
  TinyEngine engine({.slots = 4, .context = 128, .batch = 24});
  std::vector<std::string> alone;
  for (std::uint8_t i = 0; i < kJobs; ++i)
    alone.push_back(engine.run(numbered_job(i)).text);
  std::vector<std::unique_ptr<Recorder>> recorders;
  std::vector<std::unique_ptr<Session>> sessions;
  for (std::uint8_t i = 0; i < kJobs; ++i) {
    recorders.push_back(std::make_unique<Recorder>());
    Job job = numbered_job(i);
    job.tenant = tenant(static_cast<std::uint8_t>(100 + i));  // nothing cached
    sessions.push_back(engine.start(std::move(job), *recorders.back()));
  }
  for (std::uint8_t i = 0; i < kJobs; ++i) {
    const Outcome outcome = recorders[i]->wait();
    EXPECT_EQ(recorders[i]->text(), alone[i]) << int{i};
    EXPECT_EQ(outcome.completion_tokens, numbered_job(i).max_tokens);
    EXPECT_EQ(outcome.cached_tokens, 0U);
  }
}

TEST(Decoder, idle_sequences_between_running_ones_change_nothing) {
  TinyEngine engine({.slots = 5, .context = 256});
  Job probe = greedy(words(40, 1), 10);
  const std::string alone = engine.run(probe).text;
  std::vector<std::unique_ptr<Recorder>> recorders;
  std::vector<std::unique_ptr<Session>> sessions;
  for (std::uint8_t i = 0; i < 5; ++i) {  // the even ones stay, the others leave gaps
    recorders.push_back(std::make_unique<Recorder>());
    Job job = greedy(words(20, 50U + i), i % 2 == 0 ? 120 : 2);
    job.tenant = tenant(i);
    sessions.push_back(engine.start(std::move(job), *recorders.back()));
  }
  recorders[1]->wait();
  recorders[3]->wait();
  recorders[0]->wait_for_pieces(15);
  sessions[0]->cancel();
  probe.tenant = tenant(1);
  EXPECT_EQ(engine.run(probe).text, alone);
  probe.prompt = words(20, 51);  // the gap's own prefix is still whole
  const std::string cached = engine.run(probe).text;
  probe.tenant = tenant(200);
  EXPECT_EQ(engine.run(probe).text, cached);
}

TEST(Decoder, the_same_tenant_gets_its_prefix_from_the_cache_and_another_does_not) {
  TinyEngine engine({.slots = 2, .context = 256});
  Job job = greedy(words(100, 1), 5);
  job.tenant = tenant(1);
  const auto first = engine.run(job);
  EXPECT_EQ(first.outcome.cached_tokens, 0U);
  const auto again = engine.run(job);
  EXPECT_EQ(again.outcome.cached_tokens, 99U);
  EXPECT_EQ(again.text, first.text);
  job.tenant = tenant(2);
  const auto other = engine.run(job);
  EXPECT_EQ(other.outcome.cached_tokens, 0U);
  EXPECT_EQ(other.text, first.text);
}

TEST(Decoder, an_engine_that_nobody_asks_forgets_what_it_has_read) {
  TinyEngine engine({.slots = 2, .context = 256, .prefix_life = std::chrono::milliseconds(0)});
  const Job job = greedy(words(100, 1), 5);
  const std::string text = engine.run(job).text;
  // A job that comes at once may still find the prefix; one that comes later does not.
  constexpr int kTriesMax = 10'000;
  int tries = 0;
  while (engine.run(job).outcome.cached_tokens != 0 && ++tries < kTriesMax) {
  }
  EXPECT_LT(tries, kTriesMax);
  EXPECT_EQ(engine.run(job).text, text);
}

TEST(Decoder, a_conversation_that_goes_on_reuses_its_own_answer) {
  TinyEngine engine({.slots = 2, .context = 256});
  Job job = greedy(words(50, 1), 8);
  job.sampling.logit_bias = {{7, 100.0F}};  // so that the answer's tokens are known
  engine.run(job);
  job.prompt.insert(job.prompt.end(), 7, Token{7});
  job.prompt.push_back(9);
  EXPECT_EQ(engine.run(job).outcome.cached_tokens, 57U);
}

TEST(Decoder, a_marks_name_is_in_the_answer_where_it_is_to_be_shown_and_only_there) {
  TinyEngine engine({.slots = 1, .context = 64});
  const Token mark = engine->vocabulary().tokenize("<|im_start|>", true).front();
  Job job = greedy(words(5, 1), 2);
  job.sampling.logit_bias = {{mark, 100.0F}};
  EXPECT_EQ(engine.run(job).text, "");
  job.shown = {mark};
  EXPECT_EQ(engine.run(job).text, "<|im_start|><|im_start|>");
}

TEST(Decoder, a_shared_beginning_is_copied_while_its_first_user_still_runs) {
  TinyEngine engine({.slots = 3, .context = 400});
  const std::vector<Token> system = words(64, 1);
  std::vector<Token> one = system;
  std::vector<Token> two = system;
  one.push_back(3);
  two.push_back(4);
  Job fresh = greedy(two, 10);
  fresh.tenant = tenant(9);
  const std::string expected = engine.run(fresh).text;
  Recorder recorder;
  const auto session = engine.start(greedy(one, 300), recorder);
  recorder.wait_for_pieces(3);
  const auto answer = engine.run(greedy(two, 10));
  EXPECT_EQ(answer.outcome.cached_tokens, 64U);
  EXPECT_EQ(answer.text, expected);
}

TEST(Decoder, a_long_prompt_does_not_stall_a_running_stream) {
  TinyEngine engine({.slots = 2, .context = 512, .batch = 16});
  Recorder running;
  Recorder late;
  std::unique_ptr<Session> second;
  std::atomic<std::uint32_t> seen = 0;
  std::uint32_t seen_when_late_began = 0;
  std::uint32_t seen_when_late_started = 0;
  late.at_piece = [&](const Piece&) {
    if (seen_when_late_began == 0) seen_when_late_began = seen;
  };
  running.at_piece = [&](const Piece& piece) {
    seen = piece.tokens;
    if (second != nullptr) return;
    seen_when_late_started = seen;
    second = engine.start(greedy(words(400, 3), 30), late);
  };
  const auto first = engine.start(greedy(words(10, 2), 400), running);
  late.wait();
  // 400 prompt tokens in parts of 16 are 25 steps, and the running stream has a token in each.
  EXPECT_GE(seen_when_late_began - seen_when_late_started, 24U);
}

TEST(Decoder, the_speed_of_a_stream_is_known_after_it_has_run) {
  TinyEngine engine({.slots = 1, .context = 128});
  EXPECT_EQ(engine->load().tokens_per_second, 0.0F);
  engine.run(greedy(words(5, 1), 50));
  EXPECT_GT(engine->load().tokens_per_second, 0.0F);
}

/// The exact figures of an answer: what a comparison of texts would not notice.
std::vector<float> figures_of(const std::vector<ChosenToken>& tokens) {
  std::vector<float> figures;
  for (const ChosenToken& token : tokens)
    figures.push_back(token.chosen.logprob);
  return figures;
}

/// Those of a lone job on the default model, with so many endless streams beside it.
std::vector<float> figures_beside(std::size_t others) {
  const char* const source = std::getenv("DARKBLOOM_SOURCE");
  EXPECT_NE(source, nullptr) << "DARKBLOOM_SOURCE names the checkout";
  test::SeededRandom random{1};
  auto engine = load_llama({.model_file = std::filesystem::path(source == nullptr ? "." : source) /
                                          "models/seedling/seedling.gguf",
                            .slots = 6,
                            .context = 512,
                            .threads = 1},
                           random);
  EXPECT_TRUE(engine.has_value());
  std::vector<std::unique_ptr<Recorder>> recorders;
  std::vector<std::unique_ptr<Session>> sessions;
  for (std::size_t i = 0; i < others; ++i) {
    recorders.push_back(std::make_unique<Recorder>());
    Job other = greedy(words(20U + i * 9U, 60U + i), 0);
    other.tenant = tenant(static_cast<std::uint8_t>(i));
    sessions.push_back(engine.value()->start(std::move(other), *recorders.back()).value());
  }
  if (others > 0) recorders.back()->wait_for_pieces(2);
  Job job = greedy(words(170, 3), 30);
  job.alone = true;
  job.top_logprobs = 0;
  Recorder recorder;
  const auto session = engine.value()->start(std::move(job), recorder).value();
  EXPECT_EQ(recorder.wait().cached_tokens, 0U);
  return figures_of(recorder.tokens());
}

TEST(Decoder, a_lone_job_has_the_same_bits_whatever_else_runs) {
  EXPECT_EQ(figures_beside(5), figures_beside(0));
}

TEST(Decoder, a_lone_job_runs_in_passes_of_its_own) {
  TinyEngine engine({.slots = 2, .context = 512});
  Job job = greedy(words(40, 3), 40);
  job.alone = true;
  engine.run(job);
  EXPECT_EQ(engine->load().tokens_per_second, 0.0F) << "the pace is that of shared passes";
  job.alone = false;
  engine.run(job);
  EXPECT_GT(engine->load().tokens_per_second, 0.0F);
}

TEST(Decoder, a_lone_job_takes_nothing_from_the_cache) {
  TinyEngine engine({.slots = 2, .context = 512});
  Job job = greedy(words(170, 3), 3);
  job.alone = true;
  engine.run(job);
  EXPECT_EQ(engine.run(job).outcome.cached_tokens, 0U);
}

TEST(Decoder, a_prompt_is_explained_token_by_token) {
  TinyEngine engine({.slots = 2, .context = 512});
  Job job = greedy(words(70, 9), 1);
  job.prompt_logprobs = true;
  job.top_logprobs = 2;
  Recorder recorder;
  const auto session = engine.start(job, recorder);
  recorder.wait();
  ASSERT_FALSE(recorder.pieces().empty());
  const auto& told = recorder.pieces().front().prompt_logprobs;
  ASSERT_EQ(told.size(), job.prompt.size() - 1);
  // What the prompt's beginning makes likely is what its next token is judged by.
  Job shorter = job;
  shorter.prompt_logprobs = false;
  shorter.prompt.resize(40);
  const testing::Answer next = engine.run(shorter);
  ASSERT_FALSE(next.tokens.empty());
  ASSERT_EQ(told[39].alternatives.size(), 2U);
  EXPECT_NEAR(next.tokens[0].alternatives[0].logprob, told[39].alternatives[0].logprob, 1e-3);
  EXPECT_EQ(next.tokens[0].alternatives[0].bytes, told[39].alternatives[0].bytes);
}

TEST(Decoder, a_held_engine_says_nothing_more_until_it_may_and_then_the_same) {
  Brake brake;
  TinyEngine engine({.slots = 2, .context = 256, .brake = &brake});
  const Job job = greedy(words(20, 1), 100);
  const std::string whole = engine.run(job).text;
  std::atomic<std::uint32_t> said = 0;
  Recorder recorder;
  recorder.at_piece = [&](const Piece& piece) {
    if (piece.tokens == 20) brake.set({.share = 0.0F});
    said = piece.tokens;
  };
  const auto session = engine.start(job, recorder);
  ASSERT_TRUE(soon([&] { return said == 20U; }));
  Recorder other;  // another's cancel passes through the engine's thread, which is held
  engine.start(greedy(words(5, 2), 5), other)->cancel();
  EXPECT_EQ(other.wait().finish, Finish::cancelled);
  EXPECT_EQ(said, 20U);
  brake.set({.share = 1.0F});
  recorder.wait();
  EXPECT_EQ(recorder.text(), whole);
}

TEST(Decoder, a_held_job_can_be_cancelled) {
  Brake brake;
  brake.set({.share = 0.0F});
  TinyEngine engine({.slots = 1, .context = 64, .brake = &brake});
  Recorder recorder;
  engine.start(greedy(words(5, 1), 10), recorder).reset();
  EXPECT_EQ(recorder.finishes(), 1);
}

/// On a busy machine the wall clock only runs further ahead of the processor's.
TEST(Decoder, a_share_of_the_time_is_kept) {
  Brake brake;
  brake.set({.share = 0.1F});
  TinyEngine engine({.slots = 1, .context = 512, .brake = &brake});
  const std::clock_t worked = std::clock();
  const auto start = std::chrono::steady_clock::now();
  engine.run(greedy(words(300, 1), 150));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const double worked_s = static_cast<double>(std::clock() - worked) / CLOCKS_PER_SEC;
  EXPECT_GT(took.count(), 3 * worked_s);
}

TEST(Decoder, a_lean_engine_gives_its_memory_back_and_answers_the_same) {
  if (std::getenv("DARKBLOOM_SANITIZED") != nullptr) {
    GTEST_SKIP() << "a sanitizer keeps what was freed";
  }
  Brake brake;
  const bench::Shape wide{.width = 256, .layers = 4, .kv_heads = 4};  // 64 MiB of caches
  TinyEngine engine({.slots = 32, .context = 512, .brake = &brake}, wide);
  const Job job = greedy(words(300, 1), 5);
  const std::string text = engine.run(job).text;
  const std::uint64_t held = resident_bytes();
  brake.set({.lean = true});
  EXPECT_TRUE(soon([&] { return resident_bytes() < held * 3 / 4; })) << held;
  const auto again = engine.run(job);
  EXPECT_EQ(again.text, text);
  EXPECT_EQ(again.outcome.cached_tokens, 0U);
  brake.set({});
  EXPECT_EQ(engine.run(job).text, text);
}

}  // namespace
}  // namespace darkbloom::engine
