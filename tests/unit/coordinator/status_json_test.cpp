#include "coordinator/status_json.h"

#include <gtest/gtest.h>

#include "attest/pairing_code.h"
#include "json/document.h"
#include "unit/coordinator/outlook_world.h"

namespace darkbloom::coordinator {
namespace {

using test_support::named;
using test_support::OutlookWorld;

json::Node read(const std::string& text) {
  auto node = json::parse(text);
  EXPECT_TRUE(node) << text;
  return node ? std::move(*node) : json::Node{};
}

std::int64_t number(const json::Node& node, std::string_view name) {
  const json::Node* const found = node.find(name);
  return found == nullptr || found->as<std::int64_t>() == nullptr ? -1 : *found->as<std::int64_t>();
}

const json::Node& item(const json::Node& node, std::string_view name, std::size_t at) {
  return node.find(name)->as<json::Node::Array>()->at(at);
}

TEST(StatusJson, ready_means_that_a_request_could_be_placed) {
  OutlookWorld world;
  EXPECT_FALSE(is_ready(world.outlook())) << "nobody is there";
  world.join(1, "m");
  EXPECT_TRUE(is_ready(world.outlook()));
  EXPECT_EQ(number(item(read(readiness_json(world.outlook())), "models", 0), "routable"), 1);
  world.draining = true;
  EXPECT_FALSE(is_ready(world.outlook()));
}

TEST(StatusJson, who_is_not_ready_says_which_gates_are_closed) {
  OutlookWorld world;
  world.join(1, "m");
  world.registry.heard(named(1), {.slots = 0}, world.clock.now);
  EXPECT_FALSE(is_ready(world.outlook()));
  const json::Node body = read(readiness_json(world.outlook()));
  EXPECT_FALSE(*body.find("ready")->as<bool>());
  EXPECT_EQ(number(*item(body, "models", 0).find("closed"), "suspended"), 1);
  EXPECT_EQ(item(body, "models", 0).find("closed")->as<json::Node::Object>()->size(), 1U);
}

TEST(StatusJson, the_stats_tell_what_ended_within_a_minute_an_hour_and_a_day) {
  OutlookWorld world;
  world.join(1, "m");
  fleet::Request request;
  world.tally.ended(request, fleet::Terminal::delivered, {});
  world.clock.now += 2 * 60'000;
  world.tally.ended(request, fleet::Terminal::lost, Fault::lost);
  const json::Node stats = read(network_stats_json(world.outlook()));
  EXPECT_EQ(number(*stats.find("last_minute")->find("ended"), "lost"), 1);
  EXPECT_EQ(number(*stats.find("last_minute")->find("ended"), "delivered"), 0);
  EXPECT_EQ(number(*stats.find("last_hour")->find("ended"), "delivered"), 1);
  EXPECT_EQ(*stats.find("last_hour")->find("served_share")->as<double>(), 0.5);
  EXPECT_EQ(number(*stats.find("nodes")->find("by_tier"), "sealed"), 1);
  EXPECT_EQ(number(*stats.find("nodes")->find("by_breaker"), "healthy"), 1);
  EXPECT_EQ(number(item(stats, "models", 0), "slots"), 4);
}

TEST(StatusJson, a_node_is_shown_by_its_code_and_what_it_serves) {
  OutlookWorld world;
  world.join(1, "m \"quoted\"");
  world.registry.entry(named(1))->record.answered = 5;
  const json::Node list = read(nodes_json(world.outlook()));
  const json::Node& node = item(list, "data", 0);
  EXPECT_EQ(*node.find("pairing_code")->as<std::string>(),
            attest::text_of(attest::pairing_code_of(named(1))));
  EXPECT_EQ(*item(node, "models", 0).as<std::string>(), "m \"quoted\"");
  EXPECT_EQ(number(node, "answered"), 5);
  EXPECT_EQ(number(node, "since"), world.clock.now / 1000);
  EXPECT_EQ(*node.find("breaker")->as<std::string>(), "healthy");
  EXPECT_FALSE(*list.find("has_more")->as<bool>());
}

TEST(StatusJson, a_node_that_left_is_not_listed) {
  OutlookWorld world;
  world.join(1, "m");
  world.registry.leave(named(1), world.clock.now);
  EXPECT_TRUE(read(nodes_json(world.outlook())).find("data")->as<json::Node::Array>()->empty());
}

}  // namespace
}  // namespace darkbloom::coordinator
