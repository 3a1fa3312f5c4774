#include "coordinator/tracer.h"

#include <gtest/gtest.h>

#include "json/document.h"
#include "unit/base/seeded_random.h"
#include "unit/coordinator/outlook_world.h"

namespace darkbloom::coordinator {
namespace {

using test_support::named;

class Lines final : public TraceSink {
 public:
  void line(std::string_view text) override { lines.emplace_back(text); }
  std::vector<std::string> lines;
};

/// A stream of two attempts: the first faults, the second answers.
struct World {
  explicit World(double ratio = 1) : tracer({fleet.registry, fleet.clock, random, sink}, ratio) {
    fleet.join(1, "seedling");
  }
  fleet::Request request(const std::string& model = "seedling") const {
    fleet::Request made;
    made.asker.stream = 9;
    made.facts.model = model;
    made.opened_at_ms = fleet.clock.now;
    return made;
  }
  fleet::Request::Out leg(std::uint8_t node) const {
    fleet::Request::Out out;
    out.leg.placement.node = named(node);
    out.leg.placement.predicted.prompt_s = 0.25;
    out.leg.sent_at_ms = fleet.clock.now;
    return out;
  }
  void run(const fleet::Request& request) {
    const auto first = leg(1);
    tracer.sent(request, first, fleet::Reason::first);
    fleet.clock.now += 10;
    tracer.came_back(request, first, fleet::LegEnd::faulted);
    auto second = leg(2);
    tracer.sent(request, second, fleet::Reason::retry);
    second.leg.first_at_ms = fleet.clock.now + 20;
    second.leg.chunks = 3;
    fleet.clock.now += 30;
    tracer.came_back(request, second, fleet::LegEnd::finished);
    tracer.ended(request, fleet::Terminal::delivered, {});
  }
  test::SeededRandom random{test::test_seed()};
  test_support::OutlookWorld fleet;
  Lines sink;
  Tracer tracer;
};

const json::Node& spans_of(const json::Node& line) {
  const json::Node& resource = line.find("resourceSpans")->as<json::Node::Array>()->at(0);
  return *resource.find("scopeSpans")->as<json::Node::Array>()->at(0).find("spans");
}

std::string text(const json::Node& node, std::string_view name) {
  return *node.find(name)->as<std::string>();
}

std::string attribute(const json::Node& span, std::string_view key, std::string_view kind) {
  for (const json::Node& each : *span.find("attributes")->as<json::Node::Array>()) {
    if (text(each, "key") == key) return text(*each.find("value"), kind);
  }
  return "none";
}

TEST(Tracer, a_stream_is_a_span_with_one_for_each_attempt) {
  World world;
  const UnixMillis begun = world.fleet.clock.now;
  world.run(world.request());
  ASSERT_EQ(world.sink.lines.size(), 1U);
  const auto line = json::parse(world.sink.lines[0]);
  ASSERT_TRUE(line) << world.sink.lines[0];
  const auto& spans = *spans_of(*line).as<json::Node::Array>();
  ASSERT_EQ(spans.size(), 3U);
  EXPECT_EQ(text(spans[0], "startTimeUnixNano"), std::to_string(begun) + "000000");
  EXPECT_EQ(text(spans[0], "endTimeUnixNano"), std::to_string(begun + 40) + "000000");
  EXPECT_EQ(attribute(spans[0], "darkbloom.model", "stringValue"), "seedling");
  EXPECT_EQ(attribute(spans[0], "darkbloom.terminal", "stringValue"), "delivered");
  EXPECT_EQ(attribute(spans[0], "darkbloom.attempts", "intValue"), "2");
  EXPECT_EQ(attribute(spans[1], "darkbloom.end", "stringValue"), "faulted");
  EXPECT_EQ(attribute(spans[2], "darkbloom.reason", "stringValue"), "retry");
  EXPECT_EQ(attribute(spans[2], "darkbloom.chunks", "intValue"), "3");
  EXPECT_TRUE(spans[1].find("events")->as<json::Node::Array>()->empty());
  EXPECT_EQ(spans[2].find("events")->as<json::Node::Array>()->size(), 1U);
}

TEST(Tracer, ids_belong_together_and_are_nobodys_but_its_own) {
  World world;
  fleet::Request request = world.request();
  request.facts.request_id.bytes.fill(0xab);
  world.run(request);
  const auto line = json::parse(world.sink.lines.at(0));
  const auto& spans = *spans_of(*line).as<json::Node::Array>();
  EXPECT_EQ(text(spans[0], "traceId").size(), 32U);
  EXPECT_EQ(text(spans[0], "spanId").size(), 16U);
  EXPECT_EQ(spans[0].find("parentSpanId"), nullptr);
  for (const json::Node& attempt : {spans[1], spans[2]}) {
    EXPECT_EQ(text(attempt, "traceId"), text(spans[0], "traceId"));
    EXPECT_EQ(text(attempt, "parentSpanId"), text(spans[0], "spanId"));
  }
  EXPECT_NE(text(spans[1], "spanId"), text(spans[2], "spanId"));
  EXPECT_EQ(world.sink.lines[0].find("abababab"), std::string::npos)
      << "the client chose that number and could find its request by it";
}

TEST(Tracer, of_the_ratio_that_is_wanted) {
  World never(0);
  never.run(never.request());
  EXPECT_TRUE(never.sink.lines.empty());
  World some(0.25);
  for (int stream = 0; stream < 2'000; ++stream)
    some.run(some.request());
  EXPECT_GT(some.sink.lines.size(), 400U) << "seed " << test::test_seed();
  EXPECT_LT(some.sink.lines.size(), 600U) << "seed " << test::test_seed();
}

TEST(Tracer, a_name_that_no_node_serves_is_not_written) {
  World world;
  world.run(world.request("my secret plan"));
  EXPECT_TRUE(world.sink.lines.empty());
}

TEST(Tracer, a_span_has_no_room_for_text) {
  static_assert(!kHoldsNoText<std::string>);
  static_assert(!kHoldsNoText<std::string_view>);
  static_assert(!kHoldsNoText<const char*>);
  static_assert(!kHoldsNoText<std::array<char, 8>>);
  static_assert(!kHoldsNoText<std::optional<std::string>>);
  static_assert(!kHoldsNoText<RequestId>);
  static_assert(std::is_trivially_copyable_v<StreamSpan>);
}

}  // namespace
}  // namespace darkbloom::coordinator
