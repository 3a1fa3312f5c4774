#include "darkbloom/node/checkup.h"

#include <gtest/gtest.h>

#include "json/document.h"
#include "unit/operate/facts.h"

namespace darkbloom::operate {
namespace {

CheckupFacts healthy() {
  return {.folder = "/data",
          .folder_exists = true,
          .folder_writable = true,
          .folder_free = 1U << 30,
          .program_found = true,
          .view = test::running(),
          .models = {{"/a.gguf", true, true}},
          .coordinator = "ws://c:1"};
}

/// The word of the only finding that is not good.
std::string bad_word(const CheckupFacts& facts) {
  std::string words;
  for (const Finding& finding : findings_of(facts)) {
    if (finding.good) continue;
    words += finding.word;
    EXPECT_FALSE(finding.mend.empty()) << finding.text;
  }
  return words;
}

TEST(Checkup, a_healthy_node_has_only_good_findings) {
  EXPECT_TRUE(all_good(findings_of(healthy()))) << findings_text(findings_of(healthy()));
}

TEST(Checkup, each_thing_that_is_wrong_is_found_with_its_remedy) {
  auto facts = healthy();
  facts.folder_exists = false;
  EXPECT_EQ(bad_word(facts), "data_folder");
  facts = healthy();
  facts.folder_writable = false;
  EXPECT_EQ(bad_word(facts), "data_folder");
  facts = healthy();
  facts.folder_free = 0;
  EXPECT_EQ(bad_word(facts), "data_folder");
  facts = healthy();
  facts.program_found = false;
  EXPECT_EQ(bad_word(facts), "program");
  facts = healthy();
  facts.models[0].readable = false;
  EXPECT_EQ(bad_word(facts), "model_file");
  facts = healthy();
  facts.models[0].gguf = false;
  EXPECT_EQ(bad_word(facts), "model_file");
  facts = healthy();
  facts.models.clear();
  EXPECT_EQ(bad_word(facts), "model_file");
  facts = healthy();
  facts.coordinator_trouble = "Nobody answers.";
  EXPECT_EQ(bad_word(facts), "coordinator");
  facts = healthy();
  facts.start_trouble = "No node was started here yet.";
  EXPECT_EQ(bad_word(facts), "start");
  facts = healthy();
  facts.view.state = State::died;
  EXPECT_EQ(bad_word(facts), "process");
}

TEST(Checkup, a_node_that_does_not_run_is_no_fault) {
  auto facts = healthy();
  facts.view = {};
  EXPECT_TRUE(all_good(findings_of(facts)));
}

TEST(Checkup, a_person_and_a_program_read_the_same) {
  auto facts = healthy();
  facts.program_found = false;
  const auto findings = findings_of(facts);
  EXPECT_NE(findings_text(findings).find("\nNO  darkbloom-node does not stand"), std::string::npos);
  const auto json = json::parse(findings_json(findings));
  ASSERT_TRUE(json);
  EXPECT_EQ(json->as<json::Node::Array>()->size(), findings.size());
}

}  // namespace
}  // namespace darkbloom::operate
