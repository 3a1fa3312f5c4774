#include "engine/llama_embedder.h"

#include <gtest/gtest.h>

#include "engine/limits.h"
#include "unit/engine/acorn.h"

namespace darkbloom::engine {
namespace {

using testing::cosine;
using testing::many_inputs;
using testing::VectorRecorder;

std::unique_ptr<Embedder> acorn(std::uint32_t waiting_max = 16) {
  return load_embedder({.model_file = testing::acorn_file(), .waiting_max = waiting_max}).value();
}

std::vector<std::vector<Token>> tokens_of(const Embedder& embedder,
                                          std::span<const std::string_view> texts) {
  std::vector<std::vector<Token>> inputs;
  for (const std::string_view text : texts)
    inputs.push_back(embedder.tokenize(text).value());
  return inputs;
}

std::vector<std::vector<float>> vectors_of(Embedder& embedder,
                                           std::vector<std::vector<Token>> inputs) {
  VectorRecorder recorder;
  const auto session = embedder.embed({.inputs = std::move(inputs)}, recorder);
  EXPECT_TRUE(session.has_value());
  return session ? recorder.wait().vectors : std::vector<std::vector<float>>{};
}

Error refusal(Embedder& embedder, std::vector<std::vector<Token>> inputs) {
  VectorRecorder recorder;
  const auto refused = embedder.embed({.inputs = std::move(inputs)}, recorder);
  EXPECT_FALSE(refused.has_value());
  EXPECT_EQ(recorder.heard(), 0U);
  return refused ? Error{} : refused.error();
}

TEST(LlamaEmbedder, what_means_the_same_lies_near) {
  const auto embedder = acorn();
  constexpr std::string_view texts[] = {"How do I get my money back?",
                                        "Goods can be returned within thirty days.",
                                        "Boil the pasta in plenty of salted water."};
  const auto vectors = vectors_of(*embedder, tokens_of(*embedder, texts));
  ASSERT_EQ(vectors.size(), 3U);
  EXPECT_EQ(vectors[0].size(), embedder->dimensions());
  EXPECT_GT(cosine(vectors[0], vectors[1]), cosine(vectors[0], vectors[2]) + 0.2);
}

TEST(LlamaEmbedder, a_text_has_the_same_bytes_alone_and_in_company) {
  const auto embedder = acorn();
  constexpr std::string_view texts[] = {"short", "a text of some more words than the others have",
                                        "and a third, about something else"};
  const auto inputs = tokens_of(*embedder, texts);
  const auto together = vectors_of(*embedder, inputs);
  ASSERT_EQ(together.size(), inputs.size());
  for (std::size_t i = 0; i < inputs.size(); ++i)
    EXPECT_EQ(vectors_of(*embedder, {inputs[i]}).at(0), together[i]);
}

TEST(LlamaEmbedder, a_text_stands_between_the_models_marks_and_marks_in_it_are_text) {
  const auto embedder = acorn();
  const auto empty = embedder->tokenize("").value();
  ASSERT_EQ(empty.size(), 2U);
  const auto forged = embedder->tokenize("[CLS] hello [SEP]").value();
  EXPECT_EQ(forged.front(), empty.front());
  EXPECT_EQ(forged.back(), empty.back());
  EXPECT_EQ(std::ranges::count(forged, empty.front()), 1);
  EXPECT_EQ(std::ranges::count(forged, empty.back()), 1);
}

TEST(LlamaEmbedder, bytes_that_are_no_utf8_have_tokens_too) {
  const auto embedder = acorn();
  EXPECT_GE(embedder->tokenize("\xFF\xFE ok \xC3").value().size(), 2U);
  EXPECT_GE(embedder->tokenize(std::string_view("\0 a \0", 5)).value().size(), 2U);
}

TEST(LlamaEmbedder, a_text_of_too_many_bytes_is_refused) {
  const auto embedder = acorn();
  const auto refused = embedder->tokenize(std::string(kEmbedTextBytesMax + 1, 'a'));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().fault, Fault::invalid);
  EXPECT_EQ(refused.error().param, "input");
}

TEST(LlamaEmbedder, an_input_over_the_context_is_refused_with_both_numbers) {
  const auto embedder = acorn();
  const Error error = refusal(*embedder, {{2, 3}, std::vector<Token>(600, 200)});
  EXPECT_EQ(error.fault, Fault::invalid);
  EXPECT_EQ(error.code, "context_length_exceeded");
  EXPECT_EQ(error.param, "input");
  EXPECT_EQ(error.detail,
            "This model's maximum context length is 512 tokens. However, an input has 600 tokens. "
            "Please reduce the length of the input.");
  EXPECT_EQ(vectors_of(*embedder, {std::vector<Token>(512, 200)}).size(), 1U);
}

TEST(LlamaEmbedder, jobs_that_make_no_sense_are_refused) {
  const auto embedder = acorn();
  EXPECT_EQ(refusal(*embedder, {}).fault, Fault::invalid);
  EXPECT_EQ(refusal(*embedder, {{2, 3}, {}}).fault, Fault::invalid);
  EXPECT_EQ(refusal(*embedder, {{-1}}).fault, Fault::invalid);
  EXPECT_EQ(refusal(*embedder, {{1 << 20}}).fault, Fault::invalid);
  EXPECT_EQ(refusal(*embedder, many_inputs(kEmbedInputsMax + 1)).fault, Fault::invalid);
  const std::vector<std::vector<Token>> heavy(600, std::vector<Token>(512, 200));
  EXPECT_TRUE(refusal(*embedder, heavy).detail.contains("300000 tokens"));
  EXPECT_EQ(embedder->load().waiting, 0U);
}

TEST(LlamaEmbedder, more_jobs_than_may_wait_are_refused) {
  const auto embedder = acorn(1);
  VectorRecorder recorder;
  const auto first = embedder->embed({.inputs = many_inputs(2000)}, recorder);
  const auto second = embedder->embed({.inputs = many_inputs(2000)}, recorder);
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_EQ(refusal(*embedder, many_inputs(1)).fault, Fault::no_capacity);
  const Load load = embedder->load();
  EXPECT_EQ(load.slots, 1U);
  EXPECT_EQ(load.active + load.waiting, 2U);
}

TEST(LlamaEmbedder, after_a_session_is_gone_its_listener_hears_nothing) {
  const auto embedder = acorn();
  VectorRecorder recorder;
  embedder->embed({.inputs = many_inputs(2000)}, recorder).value().reset();
  EXPECT_EQ(recorder.heard(), 1U);
  EXPECT_EQ(recorder.wait().finish, Finish::cancelled);
  EXPECT_LT(recorder.wait().prompt_tokens, 8000U);
  vectors_of(*embedder, many_inputs(2));
  EXPECT_EQ(recorder.heard(), 1U);
}

TEST(LlamaEmbedder, one_that_ends_cancels_what_runs_and_waits) {
  VectorRecorder running;
  VectorRecorder waiting;
  std::unique_ptr<Session> first;
  std::unique_ptr<Session> second;
  {
    const auto embedder = acorn();
    first = embedder->embed({.inputs = many_inputs(2000)}, running).value();
    second = embedder->embed({.inputs = many_inputs(2000)}, waiting).value();
  }
  EXPECT_EQ(running.wait().finish, Finish::cancelled);
  EXPECT_EQ(waiting.wait().finish, Finish::cancelled);
}

}  // namespace
}  // namespace darkbloom::engine
