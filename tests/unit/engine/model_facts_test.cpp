#include "engine/model_facts.h"

#include <gtest/gtest.h>

#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

Gguf small() {
  Gguf gguf;
  gguf.values = {{"general.architecture", std::string("llama")},
                 {"general.name", std::string("My Model 7B")},
                 {"llama.context_length", std::int64_t{8192}},
                 {"llama.block_count", std::int64_t{2}},
                 {"llama.embedding_length", std::int64_t{64}},
                 {"llama.attention.head_count", std::int64_t{4}},
                 {"llama.attention.head_count_kv", std::int64_t{2}},
                 {"tokenizer.ggml.tokens", GgufArray{.type = 8, .count = 100}}};
  gguf.tensors = {{.name = "t", .elements = 10, .bytes = 40}};
  gguf.weight_bytes = 1'000'000;
  return gguf;
}

ModelFacts facts() {
  return facts_of(small(), "x.gguf").value();
}

constexpr std::uint64_t kPlenty = 1ULL << 40U;

TEST(ModelFacts, a_name_becomes_an_id) {
  EXPECT_EQ(model_id("Qwen2.5 7B Instruct"), "qwen2.5-7b-instruct");
  EXPECT_EQ(model_id("  a // b_c!  "), "a-b_c");
  EXPECT_EQ(model_id("\xE4\xB8\xAD"), "");
}

TEST(ModelFacts, the_file_gives_the_name_where_the_model_has_none) {
  Gguf gguf = small();
  gguf.values.erase("general.name");
  EXPECT_EQ(facts_of(gguf, "/models/Tiny Llama.gguf")->name, "tiny-llama");
  EXPECT_EQ(facts().name, "my-model-7b");
}

TEST(ModelFacts, a_cached_token_takes_keys_and_values_of_every_layer) {
  // 2 layers, 2 heads, 16 + 16 numbers of 2 bytes.
  EXPECT_EQ(facts().cache_bytes_per_token, 2U * 2U * 32U * 2U);
}

TEST(ModelFacts, heads_may_differ_from_layer_to_layer) {
  Gguf gguf = small();
  gguf.values["llama.attention.head_count_kv"] = GgufArray{.type = 4, .count = 2, .whole = {4, 0}};
  EXPECT_EQ(facts_of(gguf, "x")->cache_bytes_per_token, 4U * 32U * 2U);
}

TEST(ModelFacts, unusable_files_are_refused) {
  Gguf gguf = small();
  gguf.values.erase("general.architecture");
  EXPECT_FALSE(facts_of(gguf, "x").has_value());
  gguf = small();
  gguf.tensors.clear();
  EXPECT_FALSE(facts_of(gguf, "x").has_value());
  gguf = small();
  gguf.values["split.count"] = std::int64_t{3};
  EXPECT_TRUE(facts_of(gguf, "x").error().detail.contains("merge"));
  gguf = small();
  gguf.values["llama.block_count"] = std::int64_t{100'000};
  EXPECT_FALSE(facts_of(gguf, "x").has_value());
  gguf = small();
  gguf.values["tokenizer.ggml.tokens"] = GgufArray{.type = 8, .count = 100, .distinct = false};
  EXPECT_FALSE(facts_of(gguf, "x").has_value());
  gguf = small();
  gguf.values["tokenizer.ggml.scores"] = GgufArray{.type = 6, .count = 99};
  EXPECT_FALSE(facts_of(gguf, "x").has_value());
}

TEST(ModelFacts, a_model_that_pools_is_an_embedder) {
  EXPECT_FALSE(facts().embeds);
  Gguf gguf = small();
  for (const std::int64_t pooling : {0, 1, 2, 3, 4, -1}) {  // 4 ranks texts
    gguf.values["llama.pooling_type"] = pooling;
    EXPECT_EQ(facts_of(gguf, "x")->embeds, pooling >= 1 && pooling <= 3) << pooling;
  }
  gguf.values["general.architecture"] = std::string("bert");  // the key is another model's
  EXPECT_FALSE(is_embedder(gguf));
}

TEST(ModelFacts, absurd_numbers_do_not_overflow) {
  Gguf gguf = small();
  for (const char* key : {"llama.block_count", "llama.embedding_length", "llama.context_length",
                          "llama.attention.head_count_kv", "llama.attention.head_count"}) {
    gguf.values[key] = std::int64_t{-1};
    (void)facts_of(gguf, "x");
    gguf.values[key] = std::numeric_limits<std::int64_t>::max();
    (void)facts_of(gguf, "x");
  }
}

TEST(ModelFacts, the_context_is_the_models_own_up_to_the_limit) {
  ModelFacts model = facts();
  EXPECT_EQ(plan_for(model, {.slots = 1}, kPlenty, 2)->context, 4096U);
  model.context_trained = 2048;
  EXPECT_EQ(plan_for(model, {.slots = 1}, kPlenty, 2)->context, 2048U);
  EXPECT_EQ(plan_for(model, {.slots = 1, .context = 100}, kPlenty, 2)->context, 100U);
}

TEST(ModelFacts, a_context_longer_than_the_model_knows_is_refused) {
  EXPECT_EQ(plan_for(facts(), {.context = 9000}, kPlenty, 2).error().fault, Fault::invalid);
}

TEST(ModelFacts, the_context_shrinks_where_memory_is_short) {
  const std::uint64_t full = plan_for(facts(), {.slots = 4}, kPlenty, 2)->bytes;
  const Plan plan = plan_for(facts(), {.slots = 4}, full - 1, 2).value();
  EXPECT_EQ(plan.context, 2048U);
  EXPECT_LT(plan.bytes, full);
}

TEST(ModelFacts, what_does_not_fit_is_refused_in_one_sentence) {
  const auto refused = plan_for(facts(), {}, 500'000, 2);
  EXPECT_EQ(refused.error().fault, Fault::too_large);
  EXPECT_TRUE(refused.error().detail.starts_with("The model does not fit in memory"));
  EXPECT_FALSE(plan_for(facts(), {.slots = 4, .context = 8192}, 2'000'000, 2).has_value());
}

TEST(ModelFacts, options_out_of_their_limits_are_refused) {
  EXPECT_FALSE(plan_for(facts(), {.slots = 0}, kPlenty, 2).has_value());
  EXPECT_FALSE(plan_for(facts(), {.slots = 1000}, kPlenty, 2).has_value());
  EXPECT_FALSE(plan_for(facts(), {.batch = 0}, kPlenty, 2).has_value());
  EXPECT_FALSE(plan_for(facts(), {.waiting_max = 1U << 20U}, kPlenty, 2).has_value());
}

TEST(ModelFacts, threads_are_the_cores_unless_asked_for) {
  EXPECT_EQ(plan_for(facts(), {}, kPlenty, 6)->threads, 6U);
  EXPECT_EQ(plan_for(facts(), {.threads = 3}, kPlenty, 6)->threads, 3U);
}

}  // namespace
}  // namespace darkbloom::engine
