#include "engine/quantisation.h"

#include <gtest/gtest.h>
#include <llama.h>

#include <limits>

#include "engine/llama_handles.h"
#include "engine/model_loader.h"
#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

Gguf with_type(std::int64_t file_type) {
  Gguf gguf;
  gguf.values["general.file_type"] = file_type;
  gguf.tensors = {{.name = "a", .elements = 30, .type = GGML_TYPE_Q4_K},
                  {.name = "b", .elements = 20, .type = GGML_TYPE_F32}};
  return gguf;
}

TEST(Quantisation, the_file_says_it_by_a_number) {
  EXPECT_EQ(quantisation_of(with_type(0)), "F32");
  EXPECT_EQ(quantisation_of(with_type(LLAMA_FTYPE_MOSTLY_Q8_0)), "Q8_0");
  EXPECT_EQ(quantisation_of(with_type(LLAMA_FTYPE_MOSTLY_Q4_K_M)), "Q4_K_M");
  EXPECT_EQ(quantisation_of(with_type(LLAMA_FTYPE_MOSTLY_IQ1_M)), "IQ1_M");
  EXPECT_EQ(quantisation_of(with_type(LLAMA_FTYPE_MOSTLY_BF16)), "BF16");
  EXPECT_EQ(quantisation_of(with_type(LLAMA_FTYPE_MOSTLY_TQ1_0)), "TQ1_0");
  EXPECT_EQ(quantisation_of(with_type(LLAMA_FTYPE_MOSTLY_MXFP4_MOE)), "MXFP4_MOE");
}

TEST(Quantisation, where_it_says_nothing_that_is_known_most_of_the_weights_decide) {
  for (const std::int64_t said : {std::int64_t{-1}, std::int64_t{4}, std::int64_t{1024},
                                  std::numeric_limits<std::int64_t>::max()})
    EXPECT_EQ(quantisation_of(with_type(said)), "Q4_K") << said;
  Gguf silent = with_type(0);
  silent.values.clear();
  EXPECT_EQ(quantisation_of(silent), "Q4_K");
  silent.tensors[1].elements = 30;
  EXPECT_EQ(quantisation_of(silent), "mixed") << "a half is not most";
}

TEST(Quantisation, parameters_are_counted_as_libllama_counts_them) {
  const testing::TinyFile file;
  const Gguf gguf = read_gguf(file.path()).value();
  const ModelHandle model = load_weights(file.path(), facts_of(gguf, file.path()).value()).value();
  EXPECT_EQ(parameters_of(gguf), llama_model_n_params(model.get()));
  EXPECT_GT(parameters_of(gguf), 0U);
  EXPECT_EQ(quantisation_of(gguf), "F32");
}

}  // namespace
}  // namespace darkbloom::engine
