#include "openai/catalogue.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

TEST(Catalogue, models_are_found_by_their_names) {
  test::ScriptedEngine first;
  test::ScriptedEngine second;
  second.info.name = "other";
  const Catalogue catalogue({.chat = {&first, &second}});
  EXPECT_EQ(&(*catalogue.chat("scripted"))->engine, &first);
  EXPECT_EQ(&(*catalogue.chat("other"))->engine, &second);
  const auto unknown = catalogue.chat("gpt-4o");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().fault, Fault::not_found);
  EXPECT_EQ(unknown.error().code, "model_not_found");
  EXPECT_TRUE(unknown.error().detail.contains("'scripted', 'other'"));
}

TEST(Catalogue, a_fingerprint_names_the_model_the_build_and_what_else_may_decide) {
  test::ScriptedEngine engine;
  engine.info.digest.bytes.fill(0xAB);
  const Catalogue catalogue({.chat = {&engine}, .build = "0123456789abcdef"});
  const ChatModel& model = **catalogue.chat("scripted");
  EXPECT_EQ(fingerprint_for(model, true), "fp_ababababab_0123456789");
  EXPECT_EQ(fingerprint_for(model, false), "fp_ababababab_0123456789_batched");
}
}  // namespace
}  // namespace darkbloom::openai
