#include "darkbloom/policy/policy_file.h"

#include <gtest/gtest.h>

namespace darkbloom::policy {
namespace {

TEST(PolicyFile, every_setting_is_read) {
  const auto policy = parse_policy(R"(
# mine
min_tier = "measured"
max_age_seconds = 300
own_only = true
organisation_only = true
own = ["1234-5678-9ABC-DEFG", "zzzz zzzz zzzz zzzz"]
)");
  ASSERT_TRUE(policy) << policy.error().detail;
  EXPECT_EQ(policy->evidence.min_tier, wire::Tier::measured);
  EXPECT_EQ(policy->evidence.age_max_ms, 300'000);
  EXPECT_TRUE(policy->evidence.own_only);
  EXPECT_TRUE(policy->evidence.organisation_only);
  ASSERT_EQ(policy->evidence.own.size(), 2U);
  EXPECT_EQ(attest::text_of(policy->evidence.own[1]), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
}

TEST(PolicyFile, an_empty_one_is_the_default) {
  const auto policy = parse_policy("");
  ASSERT_TRUE(policy);
  EXPECT_EQ(policy->evidence.min_tier, wire::Tier::open);
  EXPECT_EQ(policy->evidence.age_max_ms, attest::Policy{}.age_max_ms);
  EXPECT_FALSE(policy->evidence.own_only);
  EXPECT_FALSE(policy->evidence.organisation_only);
  EXPECT_TRUE(policy->evidence.own.empty());
}

TEST(PolicyFile, what_is_mistyped_or_out_of_range_is_refused_by_name) {
  const auto refusal = [](std::string_view text) {
    const auto policy = parse_policy(text);
    return policy ? std::string() : policy.error().detail;
  };
  const auto names = [&](std::string_view text, std::string_view word) {
    const std::string why = refusal(text);
    EXPECT_TRUE(why.contains(word)) << text << ": " << why;
  };
  names("min_teir = \"measured\"", "no setting named \"min_teir\"");
  names("min_tier = \"Measured\"", "min_tier is");
  names("min_tier = 2", "min_tier is");
  names("max_age_seconds = 0", "max_age_seconds");
  names("max_age_seconds = 86401", "max_age_seconds");
  names("max_age_seconds = -1", "max_age_seconds");
  names("max_age_seconds = 1.5", "max_age_seconds");
  names("own_only = 1", "own_only is");
  names("organisation_only = 1", "organisation_only is");
  names("own = \"1234-5678-9ABC-DEFG\"", "own is a list");
  names("own = [\"1234\"]", "a pairing code has 16 digits");
  names("own = [7]", "a pairing code has 16 digits");
  names("[min_tier]\nx = 1", "min_tier is");
  names("min_tier = ", "line 1");
  names("min_tier = \"open\"\nmin_tier = \"open\"", "line 2");
  names("own_only = true\n\n}", "line 3");
  names(std::string(kPolicyFileMax + 1, '#'), "over 64 KiB");
}

constexpr std::string_view kLogPolicy = R"(
log_policy = """
log stranger.example+df58e05a+AfOC/QhhrEAlUBGYwvzIyIA84rNFlsXuRe9gURnX/PiB
quorum none
"""
max_checkpoint_age_seconds = 3600
simulated_hardware = true
)";

TEST(PolicyFile, it_names_the_logs_and_witnesses_to_believe) {
  const auto policy = parse_policy(kLogPolicy);
  ASSERT_TRUE(policy) << policy.error().detail;
  ASSERT_TRUE(policy->log);
  EXPECT_EQ(policy->log->logs.at(0).name, "stranger.example");
  EXPECT_EQ(policy->checkpoint_age_max_ms, 3'600'000);
  EXPECT_TRUE(policy->evidence.simulated_hardware);
  EXPECT_FALSE(parse_policy("")->log);
  EXPECT_FALSE(parse_policy("")->evidence.simulated_hardware);
}

TEST(PolicyFile, a_log_policy_that_is_none_is_refused_by_name) {
  const auto refused = parse_policy("log_policy = \"nonsense\"");
  ASSERT_FALSE(refused);
  EXPECT_TRUE(refused.error().detail.contains("log_policy: ")) << refused.error().detail;
  EXPECT_FALSE(parse_policy("log_policy = 7"));
  EXPECT_FALSE(parse_policy("max_checkpoint_age_seconds = 0"));
  EXPECT_FALSE(parse_policy("simulated_hardware = \"yes\""));
}

}  // namespace
}  // namespace darkbloom::policy
