#include "openai/turn_wishes.h"

#include <gtest/gtest.h>

namespace darkbloom::openai {
namespace {

template <typename Read>
Result<Wishes> read(std::string_view body, Read read_into) {
  const auto node = json::parse(body);
  Mistake mistake;
  Wishes wishes;
  read_into(JsonFields(*node, "", mistake), wishes);
  if (mistake.found()) return fail(mistake.error());
  return wishes;
}

TEST(TurnWishes, stops_are_bounded_by_whoever_reads_them) {
  const auto stops = [](const JsonFields& body, Wishes& wishes) {
    read_stops(body, "s", 2, wishes);
  };
  EXPECT_EQ(read(R"({"s":["a","b"]})", stops)->stops.size(), 2U);
  EXPECT_EQ(read(R"({"s":"a"})", stops)->stops.size(), 1U);
  EXPECT_EQ(read(R"({"s":["a","b","c"]})", stops).error().param, "s");
  EXPECT_EQ(read(R"({"s":[""]})", stops).error().param, "s[0]");
}

TEST(TurnWishes, of_several_limits_the_smallest_holds) {
  const auto limits = [](const JsonFields& body, Wishes& wishes) {
    read_limit(body, "a", 16, wishes);
    read_limit(body, "b", 1, wishes);
  };
  EXPECT_EQ(read(R"({"a":20,"b":30})", limits)->max_tokens, 20U);
  EXPECT_EQ(read(R"({"a":20,"b":3})", limits)->max_tokens, 3U);
  EXPECT_EQ(read(R"({"a":15})", limits).error().param, "a");
}

TEST(TurnWishes, samplers_have_their_ranges) {
  const auto sampling = [](const JsonFields& body, Wishes& wishes) {
    read_sampling(body, wishes.sampling);
  };
  EXPECT_EQ(read(R"({"temperature":0.5})", sampling)->sampling.temperature, 0.5F);
  EXPECT_EQ(read(R"({"temperature":3})", sampling).error().param, "temperature");
  EXPECT_EQ(read(R"({"logit_bias":{"x":1}})", sampling).error().param, "logit_bias");
}

TEST(TurnWishes, choices_are_at_least_one) {
  EXPECT_EQ(read(R"({"n":3})", read_choices)->choices, 3U);
  EXPECT_EQ(read(R"({"n":0})", read_choices).error().param, "n");
}

}  // namespace
}  // namespace darkbloom::openai
