#include "darkbloom/connect/provider_choice.h"

#include <gtest/gtest.h>

#include <array>

#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::connect {
namespace {

attest::Verdict on(const NodeId& node, bool own = false) {
  attest::Verdict verdict;
  verdict.node = node;
  verdict.own = own;
  return verdict;
}

ProviderChoice read(std::string_view text) {
  auto choice = parse_provider(text);
  EXPECT_TRUE(choice) << choice.error().detail;
  return choice.value_or(ProviderChoice());
}

/// The field that is named by the refusal of `text`.
std::string refused(std::string_view text) {
  const auto choice = parse_provider(text);
  if (choice) return "nothing";
  EXPECT_EQ(choice.error().fault, Fault::invalid);
  EXPECT_TRUE(choice.error().detail.contains(choice.error().param)) << choice.error().detail;
  return choice.error().param;
}

TEST(ProviderChoice, nothing_said_demands_nothing) {
  for (const char* const text : {"{}", "null", R"({"only":null,"sort":null,"max_price":{}})"}) {
    const ProviderChoice choice = read(text);
    EXPECT_FALSE(choice.stays_sealed());
    EXPECT_TRUE(choice.allow_fallbacks);
    EXPECT_EQ(choice.terms, wire::RouteTerms());
  }
}

TEST(ProviderChoice, machines_are_named_by_code_by_whole_name_or_as_own) {
  attest::Verdict verdict;
  verdict.node = NodeId{{1, 2, 3}};
  const std::string code = attest::text_of(attest::pairing_code_of(verdict.node));
  for (const std::string& name : {code, verdict.node.hex()}) {
    const ProviderChoice choice = read(R"({"only":[")" + name + "\"]}");
    ASSERT_EQ(choice.only.size(), 1U);
    EXPECT_TRUE(choice.only.front().names(verdict));
    EXPECT_FALSE(choice.only.front().names(on(NodeId{{9}})));
  }
  const MachineName own = read(R"({"ignore":["own"]})").ignore.front();
  EXPECT_FALSE(own.names(verdict));
  verdict.own = true;
  EXPECT_TRUE(own.names(verdict));
}

TEST(ProviderChoice, an_order_gives_each_machine_its_place) {
  const NodeId first{{1}};
  const NodeId second{{2}};
  const ProviderChoice choice =
      read(R"({"order":[")" + first.hex() + R"(","own"],"sort":"price"})");
  EXPECT_EQ(choice.place_of(on(first)), 0U);
  EXPECT_EQ(choice.place_of(on(second, true)), 1U);
  EXPECT_EQ(choice.place_of(on(second)), 2U);
  EXPECT_EQ(choice.terms.order, wire::RouteOrder::listed) << "a list is more than a sort";
  EXPECT_EQ(read(R"({"sort":"price","order":["own"]})").terms.order, wire::RouteOrder::listed);
  EXPECT_EQ(read(R"({"sort":"latency","order":[]})").terms.order, wire::RouteOrder::latency);
}

TEST(ProviderChoice, speeds_and_times_are_numbers_or_medians) {
  const ProviderChoice choice =
      read(R"({"min_throughput":12.5,"preferred_min_throughput":{"p50":40},
      "preferred_max_latency":0.25,"sort":{"by":"throughput","partition":"none"}})");
  EXPECT_EQ(choice.terms.least_speed, 12'500U);
  EXPECT_EQ(choice.terms.preferred_speed, 40'000U);
  EXPECT_EQ(choice.terms.preferred_first_ms, 250U);
  EXPECT_EQ(choice.terms.order, wire::RouteOrder::throughput);
}

TEST(ProviderChoice, of_prices_the_lowest_holds_and_texts_of_digits_are_numbers) {
  const ProviderChoice choice =
      read(R"({"max_price":{"prompt":2,"completion":"1.5","request":0.01,"image":3}})");
  EXPECT_EQ(choice.token_cap_nano, 1'500U);
  EXPECT_EQ(choice.request_cap_nano, 10'000'000U);
  EXPECT_EQ(read(R"({"max_price":{"prompt":0}})").token_cap_nano, 0U) << "free ones alone";
}

TEST(ProviderChoice, what_demands_a_machine_keeps_the_request_sealed) {
  for (const char* const text :
       {R"({"only":["own"]})", R"({"allow_fallbacks":false})", R"({"zdr":true})",
        R"({"data_collection":"deny"})", R"({"quantizations":["int8"]})",
        R"({"min_quantization":"int4"})", R"({"max_price":{"prompt":1}})", R"({"region":"eu"})",
        R"({"min_throughput":1})", R"({"require_parameters":true})"}) {
    EXPECT_TRUE(read(text).stays_sealed()) << text;
  }
  for (const char* const text :
       {R"({"order":["own"]})", R"({"ignore":["own"]})", R"({"sort":"price"})",
        R"({"data_collection":"allow","zdr":false})", R"({"preferred_min_throughput":9})"}) {
    EXPECT_FALSE(read(text).stays_sealed()) << text;
  }
}

TEST(ProviderChoice, each_field_that_is_wrong_is_refused_by_its_name) {
  struct Case {
    const char* text;
    const char* param;
  };
  constexpr auto kCases = std::to_array<Case>({
      {"[]", "provider"},
      {"7", "provider"},
      {"{", "provider"},
      {R"({"onyl":["own"]})", "provider.onyl"},
      {R"({"enforce_distillable_text":true})", "provider.enforce_distillable_text"},
      {R"({"order":"own"})", "provider.order"},
      {R"({"only":[7]})", "provider.only"},
      {R"({"only":["anthropic"]})", "provider.only"},
      {R"({"ignore":["7ZQ4-M0XB-C9TK"]})", "provider.ignore"},
      {R"({"allow_fallbacks":"no"})", "provider.allow_fallbacks"},
      {R"({"require_parameters":1})", "provider.require_parameters"},
      {R"({"data_collection":"never"})", "provider.data_collection"},
      {R"({"zdr":"true"})", "provider.zdr"},
      {R"({"quantizations":["int5"]})", "provider.quantizations"},
      {R"({"min_quantization":"Q4_K_M"})", "provider.min_quantization"},
      {R"({"sort":"speed"})", "provider.sort"},
      {R"({"sort":{"by":"price","of":1}})", "provider.sort.of"},
      {R"({"max_price":3})", "provider.max_price"},
      {R"({"max_price":{"prompt":-1}})", "provider.max_price.prompt"},
      {R"({"max_price":{"completion":"free"}})", "provider.max_price.completion"},
      {R"({"max_price":{"video":1}})", "provider.max_price.video"},
      {R"({"min_throughput":0})", "provider.min_throughput"},
      {R"({"min_throughput":1e99})", "provider.min_throughput"},
      {R"({"preferred_min_throughput":{"p90":1}})", "provider.preferred_min_throughput.p90"},
      {R"({"preferred_max_latency":"fast"})", "provider.preferred_max_latency"},
      {R"({"region":"Europe"})", "provider.region"},
      {R"({"region":""})", "provider.region"},
  });
  for (const Case& each : kCases)
    EXPECT_EQ(refused(each.text), each.param) << each.text;
}

TEST(ProviderChoice, a_list_has_a_limit) {
  const auto listed = [](std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i)
      list += i == 0 ? "\"own\"" : ",\"own\"";
    return "{\"order\":[" + list + "]}";
  };
  EXPECT_EQ(read(listed(kProviderListMax)).order.size(), kProviderListMax);
  EXPECT_EQ(refused(listed(kProviderListMax + 1)), "provider.order");
}

TEST(ProviderChoice, of_two_regions_the_narrower_holds_and_others_exclude_each_other) {
  ProviderChoice choice;
  EXPECT_TRUE(demand_region(choice, "eu"));
  EXPECT_TRUE(demand_region(choice, "eu-de"));
  EXPECT_TRUE(demand_region(choice, "eu"));
  EXPECT_EQ(choice.terms.region, "eu-de");
  EXPECT_EQ(demand_region(choice, "us").error().fault, Fault::invalid);
  EXPECT_EQ(demand_region(choice, "EU").error().fault, Fault::invalid);
}

}  // namespace
}  // namespace darkbloom::connect
