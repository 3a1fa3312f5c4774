#include "darkbloom/connect/mismatch.h"

#include <gtest/gtest.h>

#include <set>

namespace darkbloom::connect {
namespace {

const NodeId kNode{{1}};

struct World {
  World() {
    verdict.node = kNode;
    verdict.statement.region = "eu-de";
    model.quantisation = "Q4_K_M";
  }
  std::optional<Mismatch> with(std::string_view provider, attest::Capabilities needs = {}) {
    const auto choice = parse_provider(provider);
    EXPECT_TRUE(choice) << provider;
    return mismatch_of(verdict, {model, *choice, needs});
  }
  attest::Verdict verdict;
  attest::ServedModel model{.name = "m"};
  std::string name = "[\"" + kNode.hex() + "\"]";
};

TEST(Mismatch, a_request_that_demands_nothing_takes_any_machine) {
  EXPECT_FALSE(World().with("{}"));
}

TEST(Mismatch, only_ignore_and_an_order_without_fallbacks_say_who_may_answer) {
  World world;
  EXPECT_FALSE(world.with("{\"only\":" + world.name + "}"));
  EXPECT_EQ(world.with(R"({"only":["own"]})"), Mismatch::not_allowed);
  EXPECT_EQ(world.with("{\"ignore\":" + world.name + "}"), Mismatch::not_allowed);
  EXPECT_FALSE(world.with(R"({"ignore":["own"]})"));
  EXPECT_FALSE(world.with(R"({"order":["own"]})"));
  EXPECT_EQ(world.with(R"({"order":["own"],"allow_fallbacks":false})"), Mismatch::not_allowed);
  world.verdict.own = true;
  EXPECT_FALSE(world.with(R"({"order":["own"],"allow_fallbacks":false})"));
}

TEST(Mismatch, a_machine_that_names_no_region_is_in_none) {
  World world;
  EXPECT_FALSE(world.with(R"({"region":"eu"})"));
  EXPECT_EQ(world.with(R"({"region":"eu-fr"})"), Mismatch::wrong_region);
  world.verdict.statement.region.clear();
  EXPECT_EQ(world.with(R"({"region":"eu"})"), Mismatch::wrong_region);
}

TEST(Mismatch, weights_are_of_a_level_that_is_listed_and_not_below_the_floor) {
  World world;
  EXPECT_FALSE(world.with(R"({"quantizations":["int8","int4"]})"));
  EXPECT_EQ(world.with(R"({"quantizations":["int8"]})"), Mismatch::below_quantization);
  EXPECT_FALSE(world.with(R"({"min_quantization":"int4"})"));
  EXPECT_EQ(world.with(R"({"min_quantization":"int8"})"), Mismatch::below_quantization);
  world.model.quantisation.clear();
  EXPECT_EQ(world.with(R"({"min_quantization":"int4"})"), Mismatch::below_quantization);
}

TEST(Mismatch, parameters_are_minded_where_they_are_required) {
  World world;
  attest::Capabilities needs;
  needs.add(attest::Capability::tools);
  EXPECT_FALSE(world.with("{}", needs));
  EXPECT_EQ(world.with(R"({"require_parameters":true})", needs), Mismatch::lacks_parameters);
  world.model.capabilities.add(attest::Capability::tools);
  EXPECT_FALSE(world.with(R"({"require_parameters":true})", needs));
}

TEST(Mismatch, each_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kMismatches; ++i)
    names.insert(name_of(static_cast<Mismatch>(i)));
  EXPECT_EQ(names.size(), kMismatches);
  EXPECT_FALSE(names.contains("unknown"));
}

}  // namespace
}  // namespace darkbloom::connect
