#include "darkbloom/doctor/diagnosis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

namespace darkbloom::doctor {
namespace {

using hardening::Hindrance;
using hardening::Posture;

const Posture kSealed{wire::Tier::sealed, {Hindrance::no_tpm, Hindrance::memory_not_encrypted}};

TEST(Diagnosis, each_finding_is_one_line_with_its_remedy_under_the_tier_it_stands_before) {
  const std::string text = diagnosis_text(kSealed, false);
  EXPECT_TRUE(text.starts_with("A node here reaches tier sealed: ")) << text;
  const auto tpm = text.find("\n  no_tpm  ");
  ASSERT_NE(tpm, std::string::npos) << text;
  EXPECT_LT(text.find("In the way of measured:\n"), tpm);
  EXPECT_GT(text.find("In the way of confidential:\n"), tpm);
  EXPECT_NE(text.substr(tpm + 1, text.find('\n', tpm + 1) - tpm).find("/dev/tpmrm0"),
            std::string::npos);
}

TEST(Diagnosis, a_pipe_gets_plain_text_and_a_terminal_the_same_words_with_marks) {
  const std::string plain = diagnosis_text(kSealed, false);
  std::string marked = diagnosis_text(kSealed, true);
  EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  EXPECT_NE(marked.find('\x1b'), std::string::npos);
  for (std::size_t at = 0; (at = marked.find('\x1b')) != std::string::npos;) {
    marked.erase(at, marked.find('m', at) - at + 1);
  }
  EXPECT_EQ(marked, plain);
}

TEST(Diagnosis, a_machine_without_a_fault_has_none_named) {
  const std::string text = diagnosis_text({wire::Tier::confidential, {}}, false);
  EXPECT_EQ(text.find("In the way"), std::string::npos);
  EXPECT_NE(text.find("Nothing stands in the way."), std::string::npos);
}

TEST(Diagnosis, programs_get_one_object_of_closed_words) {
  const auto json = nlohmann::json::parse(diagnosis_json(kSealed));
  EXPECT_EQ(json["reach"], "sealed");
  EXPECT_EQ(json["next"], "measured");
  ASSERT_EQ(json["in_the_way"].size(), 2U);
  EXPECT_EQ(json["in_the_way"][0]["word"], "no_tpm");
  EXPECT_EQ(json["in_the_way"][0]["keeps_from"], "measured");
  EXPECT_EQ(json["in_the_way"][1]["keeps_from"], "confidential");
  const auto best = nlohmann::json::parse(diagnosis_json({wire::Tier::confidential, {}}));
  EXPECT_TRUE(best["next"].is_null());
  EXPECT_TRUE(best["in_the_way"].empty());
}

}  // namespace
}  // namespace darkbloom::doctor
