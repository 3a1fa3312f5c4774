#include "darkbloom/connect/fallback_rules.h"

#include <gtest/gtest.h>

namespace darkbloom::connect {
namespace {

using Wishes = std::map<std::string, std::string>;

Upstream house() {
  Upstream upstream{.name = "house", .url = "https://llm.example.com/v1"};
  upstream.models = {{"qwen", "qwen"}};
  upstream.paths = {"/v1/chat/completions"};
  return upstream;
}

constexpr Asked kAsked{"/v1/chat/completions", "qwen"};

TEST(FallbackRules, a_model_that_nobody_has_is_not_one_that_nobody_may_answer) {
  EXPECT_EQ(refusal_of(Error{Fault::not_found, "", "model_not_found"}), Refusal::unserved);
  EXPECT_EQ(refusal_of(Error{Fault::not_found, ""}), Refusal::standing);
  EXPECT_EQ(refusal_of(Error{Fault::unavailable, "", "policy_not_met"}), Refusal::standing);
}

TEST(FallbackRules, refusals_are_sorted_by_what_can_help) {
  for (const Fault fault : {Fault::no_capacity, Fault::rate_limited, Fault::unavailable})
    EXPECT_EQ(refusal_of(Error{fault, ""}), Refusal::busy) << name_of(fault);
  for (const Fault fault : {Fault::lost, Fault::timed_out, Fault::internal, Fault::tampered})
    EXPECT_EQ(refusal_of(Error{fault, ""}), Refusal::failed) << name_of(fault);
  for (const Fault fault : {Fault::invalid, Fault::unauthenticated, Fault::forbidden,
                            Fault::too_large, Fault::replayed, Fault::cancelled}) {
    EXPECT_EQ(refusal_of(Error{fault, ""}), Refusal::standing) << name_of(fault);
  }
  for (const int status : {200, 400, 401, 404, 422, 501})
    EXPECT_EQ(refusal_of(static_cast<std::uint16_t>(status)), Refusal::standing) << status;
  for (const int status : {429, 503})
    EXPECT_EQ(refusal_of(static_cast<std::uint16_t>(status)), Refusal::busy) << status;
  for (const int status : {500, 502, 504, 529})
    EXPECT_EQ(refusal_of(static_cast<std::uint16_t>(status)), Refusal::failed) << status;
}

TEST(FallbackRules, each_when_includes_those_before_it_and_none_a_standing_refusal) {
  for (const When when : {When::unserved, When::busy, When::failed}) {
    EXPECT_FALSE(helps(when, Refusal::standing));
    EXPECT_TRUE(helps(when, Refusal::unserved));
    EXPECT_EQ(helps(when, Refusal::busy), when != When::unserved);
    EXPECT_EQ(helps(when, Refusal::failed), when == When::failed);
  }
}

TEST(FallbackRules, a_request_that_demands_anything_of_a_machine_never_leaves) {
  for (const Wishes& wishes :
       {Wishes{{"darkbloom-upstreams", "never"}}, Wishes{{"darkbloom-sealed-only", "true"}},
        Wishes{{"darkbloom-own-only", "true"}}, Wishes{{"darkbloom-min-tier", "open"}},
        Wishes{{"darkbloom-upstreams", "allowed"}, {"darkbloom-organisation-only", "true"}},
        Wishes{{"darkbloom-min-tier", "nonsense"}}, Wishes{{"darkbloom-max-age-seconds", "60"}},
        Wishes{{"darkbloom-region", "eu"}},
        Wishes{{"darkbloom-upstreams", "allowed"}, {"darkbloom-own-only", "true"}},
        Wishes{{"darkbloom-upstreams", "allowed"}, {"darkbloom-min-tier", "measured"}}}) {
    const auto leave = leave_of(wishes);
    ASSERT_TRUE(leave) << leave.error().detail;
    EXPECT_EQ(*leave, Leave::never) << wishes.begin()->first;
  }
}

TEST(FallbackRules, a_header_is_read_or_refused) {
  EXPECT_EQ(leave_of({}), Leave::unsaid);
  EXPECT_EQ(leave_of({{"darkbloom-sealed-only", "false"}}), Leave::unsaid);
  EXPECT_EQ(leave_of({{"darkbloom-upstreams", "allowed"}}), Leave::allowed);
  for (const Wishes& wishes :
       {Wishes{{"darkbloom-upstreams", "Never"}}, Wishes{{"darkbloom-upstreams", "house"}},
        Wishes{{"darkbloom-sealed-only", "yes"}}, Wishes{{"darkbloom-own-only", "1"}},
        Wishes{{"darkbloom-organisation-only", "1"}}}) {
    const auto leave = leave_of(wishes);
    ASSERT_FALSE(leave) << wishes.begin()->first;
    EXPECT_EQ(leave.error().fault, Fault::invalid);
  }
}

TEST(FallbackRules, an_upstream_gets_its_models_and_paths_and_nothing_else) {
  EXPECT_TRUE(may_answer(house(), kAsked, Leave::unsaid));
  EXPECT_TRUE(may_answer(house(), kAsked, Leave::allowed));
  EXPECT_FALSE(may_answer(house(), kAsked, Leave::never));
  EXPECT_FALSE(may_answer(house(), {kAsked.path, "qwen2"}, Leave::allowed));
  EXPECT_FALSE(may_answer(house(), {"/v1/embeddings", kAsked.model}, Leave::allowed));
}

TEST(FallbackRules, an_upstream_that_is_opted_into_waits_for_that) {
  Upstream upstream = house();
  upstream.opt_in = true;
  EXPECT_FALSE(may_answer(upstream, kAsked, Leave::unsaid));
  EXPECT_TRUE(may_answer(upstream, kAsked, Leave::allowed));
}

TEST(FallbackRules, a_policy_that_demands_a_machine_has_no_upstreams_beside_it) {
  EXPECT_TRUE(check_policy_allows({}));
  attest::Policy policy;
  policy.own_only = true;
  EXPECT_FALSE(check_policy_allows(policy));
  EXPECT_FALSE(check_policy_allows({.organisation_only = true}));
  for (const wire::Tier tier : {wire::Tier::sealed, wire::Tier::measured, wire::Tier::confidential})
    EXPECT_FALSE(check_policy_allows({.min_tier = tier}));
}

}  // namespace
}  // namespace darkbloom::connect
