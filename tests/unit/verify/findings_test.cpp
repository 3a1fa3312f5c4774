#include "darkbloom/verify/findings.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace darkbloom::verify {
namespace {

using nlohmann::json;

TEST(Findings, each_is_a_line_for_a_person_and_a_field_for_a_program) {
  const Findings findings{{"log", "mine"}, {"tier_demanded", "open"}};
  EXPECT_EQ(findings_text(findings), "accepted\n  log            mine\n  tier demanded  open\n");
  const json program = json::parse(findings_json(findings));
  EXPECT_EQ(program, (json{{"accepted", true}, {"log", "mine"}, {"tier_demanded", "open"}}));
}

TEST(Findings, a_terminal_is_not_told_what_to_do_by_a_name_that_others_chose) {
  const std::string text = findings_text({{"model", "a\x1b[2Jb\nc\xff"}});
  EXPECT_EQ(text, "accepted\n  model  a?[2Jb?c?\n");
  EXPECT_TRUE(json::accept(findings_json({{"model", "\xff"}})));
}

TEST(Findings, a_refusal_names_its_kind_and_reason) {
  const json refusal = json::parse(refusal_json({Fault::tampered, "it is not signed"}));
  EXPECT_EQ(refusal["accepted"], false);
  EXPECT_EQ(refusal["fault"], "tampered");
  EXPECT_EQ(refusal["reason"], "it is not signed");
}

}  // namespace
}  // namespace darkbloom::verify
