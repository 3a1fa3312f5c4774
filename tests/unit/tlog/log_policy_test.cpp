#include "tlog/log_policy.h"

#include <gtest/gtest.h>

#include "unit/tlog/witnessed_log.h"

namespace darkbloom::tlog {
namespace {

struct Names {
  test::WitnessedLog log;
  std::string w(std::size_t i) const {
    return "witness W" + std::to_string(i) + " " + log.witnesses[i].vkey() + "\n";
  }
  std::string all() const { return w(0) + w(1) + w(2); }
};

std::string refusal(const std::string& text) {
  const auto policy = parse_log_policy(text);
  return policy ? std::string() : policy.error().detail;
}

TEST(LogPolicy, logs_witnesses_groups_and_the_quorum_are_read) {
  const Names names;
  const auto policy = parse_log_policy("# a comment\n\n log\t" + names.log.log.vkey() +
                                       "  https://log.example/ \n" + names.all() +
                                       "group X 2 W0 W1\ngroup Y any X W2\nquorum Y\n");
  ASSERT_TRUE(policy) << policy.error().detail;
  EXPECT_EQ(policy->logs.size(), 1U);
  EXPECT_EQ(policy->witnesses.size(), 3U);
  EXPECT_EQ(policy->groups.at("X").least, 2U);
  EXPECT_EQ(policy->groups.at("Y").least, 1U);
  EXPECT_EQ(policy->quorum, "Y");
}

TEST(LogPolicy, a_quorum_counts_groups_of_groups) {
  const Names names;
  const auto policy =
      parse_log_policy(names.all() + "group X all W0 W1\ngroup Y any X W2\nquorum Y\n").value();
  EXPECT_TRUE(is_quorum(policy, {"W2"}));
  EXPECT_TRUE(is_quorum(policy, {"W0", "W1"}));
  EXPECT_FALSE(is_quorum(policy, {"W0"}));
  EXPECT_FALSE(is_quorum(policy, {}));
  EXPECT_FALSE(is_quorum(policy, {"X", "nobody"}));
}

TEST(LogPolicy, one_witness_or_none_can_be_the_quorum) {
  const Names names;
  EXPECT_TRUE(is_quorum(parse_log_policy("quorum none\n").value(), {}));
  const auto one = parse_log_policy(names.all() + "quorum W1\n").value();
  EXPECT_TRUE(is_quorum(one, {"W1"}));
  EXPECT_FALSE(is_quorum(one, {"W0", "W2"}));
}

TEST(LogPolicy, what_could_loosen_a_policy_unseen_is_refused_and_its_line_named) {
  const Names names;
  const std::string log = "log " + names.log.log.vkey() + "\n";
  const auto names_it = [](const std::string& text, std::string_view words) {
    const std::string why = refusal(text);
    EXPECT_TRUE(why.contains(words)) << text << ": " << why;
  };
  names_it("", "exactly one quorum");
  names_it(log, "exactly one quorum");
  names_it("quorum none\nquorum none\n", "Line 2");
  names_it("quorum none", "last line");
  names_it("quorum nobody\n", "not known yet");
  names_it("quorum\n", "one name");
  names_it("quorums none\n", "no word of a log policy");
  names_it(log + log + "quorum none\n", "a key is there twice");
  names_it("log\nquorum none\n", "a log has a key");
  names_it("log nonsense\nquorum none\n", "Line 1");
  names_it("log " + names.log.witnesses[0].vkey() + "\nquorum none\n", "wrong type");
  names_it("witness W " + names.log.log.vkey() + "\nquorum none\n", "wrong type");
  names_it(names.w(0) + names.w(0) + "quorum none\n", "a name is taken");
  names_it(names.w(0) + "witness V " + names.log.witnesses[0].vkey() + "\nquorum none\n",
           "a key is there twice");
  names_it("witness none " + names.log.witnesses[0].vkey() + "\nquorum none\n", "a name is taken");
  names_it(names.all() + "group X 2 W0 W1 W9\nquorum X\n", "not known yet");
  names_it(names.all() + "group X 2 W0 W0\nquorum X\n", "a member twice");
  names_it(names.all() + "group X any W0\ngroup Y any W0\nquorum X\n", "a member twice");
  names_it(names.all() + "group X any X\nquorum X\n", "not known yet");
  names_it(names.all() + "group W0 any W1\nquorum W1\n", "a name is taken");
  names_it(names.all() + "group X any\nquorum W1\n", "members");
  for (const char* const threshold : {"0", "4", "-1", "1.5", "02", "most", "+1"}) {
    names_it(names.all() + "group X " + threshold + " W0 W1 W2\nquorum X\n", "threshold");
  }
  names_it("quorum none\r\n", "control characters");
  names_it(std::string(kPolicyMax + 1, '#'), "64 KiB");
}

}  // namespace
}  // namespace darkbloom::tlog
