#include "darkbloom/connect/quantization_level.h"

#include <gtest/gtest.h>

namespace darkbloom::connect {
namespace {

TEST(QuantizationLevel, names_that_nodes_state_are_of_openrouters_levels) {
  EXPECT_TRUE(is_of("Q4_K_M", "int4"));
  EXPECT_TRUE(is_of("IQ4_XS", "int4"));
  EXPECT_TRUE(is_of("Q8_0", "int8"));
  EXPECT_TRUE(is_of("MXFP4", "fp4"));
  EXPECT_TRUE(is_of("F16", "fp16"));
  EXPECT_TRUE(is_of("BF16", "bf16"));
  EXPECT_TRUE(is_of("F32", "fp32"));
  EXPECT_FALSE(is_of("Q4_K_M", "int8"));
  EXPECT_FALSE(is_of("BF16", "fp16"));
  EXPECT_FALSE(is_of("Q5_K_M", "int4")) << "no level of OpenRouter's has five bits";
}

TEST(QuantizationLevel, a_nodes_own_name_asks_for_that_alone) {
  EXPECT_TRUE(is_of("Q4_K_M", "q4_k_m"));
  EXPECT_FALSE(is_of("Q4_K_S", "Q4_K_M"));
}

TEST(QuantizationLevel, what_is_mixed_or_not_stated_is_unknown) {
  for (const char* const stated : {"", "mixed"}) {
    EXPECT_TRUE(is_of(stated, "unknown"));
    EXPECT_FALSE(is_of(stated, "int4"));
    EXPECT_EQ(weight_bits(stated), 0U);
  }
  EXPECT_FALSE(is_of("Q8_0", "unknown"));
}

TEST(QuantizationLevel, bits_order_the_names) {
  const char* last = "IQ1_S";
  for (const char* const next :
       {"Q2_K", "IQ3_XXS", "Q4_0", "Q5_K_M", "Q6_K", "Q8_0", "F16", "F32"}) {
    EXPECT_LT(weight_bits(last), weight_bits(next)) << last << " " << next;
    last = next;
  }
  EXPECT_EQ(level_bits("int8"), weight_bits("Q8_0"));
  EXPECT_EQ(level_bits("Q8_0"), 0U) << "a floor is a level";
}

TEST(QuantizationLevel, other_words_ask_for_nothing_that_there_is) {
  for (const char* const good : {"int4", "fp8", "unknown", "Q4_K_M", "iq2_xxs"})
    EXPECT_TRUE(is_quantization(good)) << good;
  for (const char* const bad : {"", "int5", "q", "mixed", "Q4 K", "Q4_K_M_AND_MORE_OF_IT"})
    EXPECT_FALSE(is_quantization(bad)) << bad;
}

}  // namespace
}  // namespace darkbloom::connect
