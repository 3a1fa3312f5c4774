#include "coordinator/metrics_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "unit/coordinator/outlook_world.h"

namespace darkbloom::coordinator {
namespace {

using test_support::OutlookWorld;
using testing::HasSubstr;
using testing::Not;

TEST(MetricsText, every_entry_of_a_closed_list_is_there_from_the_start) {
  OutlookWorld world;
  const std::string text = metrics_text(world.outlook());
  for (std::size_t n = 0; n < fleet::kGates; ++n) {
    const auto gate = name_of(static_cast<fleet::Gate>(n));
    EXPECT_THAT(text,
                HasSubstr("darkbloom_gates_closed_total{gate=\"" + std::string(gate) + "\"} 0"));
  }
  EXPECT_THAT(text, HasSubstr("darkbloom_streams_ended_total{terminal=\"timed_out\"} 0"));
  EXPECT_THAT(text, HasSubstr("darkbloom_nodes{state=\"half_open\"} 0"));
}

TEST(MetricsText, counts_are_those_of_the_tally_and_of_the_survey) {
  OutlookWorld world;
  world.join(1, "seedling");
  world.tally.refused(Fault::no_capacity);
  world.tally.passed(512);
  const std::string text = metrics_text(world.outlook());
  EXPECT_THAT(text, HasSubstr("darkbloom_requests_refused_total{fault=\"no_capacity\"} 1"));
  EXPECT_THAT(text, HasSubstr("darkbloom_requests_offered_total 1"));
  EXPECT_THAT(text, HasSubstr("darkbloom_relayed_bytes_total 512"));
  EXPECT_THAT(text, HasSubstr("darkbloom_model_routable_nodes{model=\"seedling\"} 1"));
  EXPECT_THAT(text, HasSubstr("darkbloom_nodes_by_tier{tier=\"sealed\"} 1"));
  EXPECT_THAT(text, HasSubstr("darkbloom_streams 3"));
}

TEST(MetricsText, a_histogram_ends_in_infinity_with_all_of_them) {
  OutlookWorld world;
  fleet::Request request;
  request.opened_at_ms = world.clock.now;
  fleet::Request::Out out;
  out.leg.sent_at_ms = world.clock.now;
  out.leg.first_at_ms = world.clock.now + 5'000'000;
  request.legs = {out};
  world.tally.answered(request, out);
  const std::string text = metrics_text(world.outlook());
  EXPECT_THAT(text, HasSubstr("darkbloom_first_token_seconds_bucket{le=\"1800\"} 0"));
  EXPECT_THAT(text, HasSubstr("darkbloom_first_token_seconds_bucket{le=\"+Inf\"} 1"));
  EXPECT_THAT(text, HasSubstr("darkbloom_first_token_seconds_count 1"));
}

TEST(MetricsText, however_many_models_nodes_name_few_are_told_and_the_rest_as_one) {
  OutlookWorld world;
  for (int n = 0; n < 100; ++n)
    world.join(static_cast<std::uint8_t>(n), "model-" + std::to_string(n));
  const std::string text = metrics_text(world.outlook());
  std::size_t lines = 0;
  for (std::size_t at = 0; (at = text.find("darkbloom_model_nodes{", at)) != std::string::npos;
       ++at)
    ++lines;
  EXPECT_EQ(lines, kModelsShownMax + 1);
  EXPECT_THAT(text, HasSubstr("darkbloom_model_nodes{model=\"_others\"} 36"));
}

TEST(MetricsText, an_odd_name_of_a_model_cannot_make_lines_of_its_own) {
  OutlookWorld world;
  world.join(1, "a\"} 1\ndarkbloom_forged 1\n\\");
  world.join(2, "\xff\xfe");
  const std::string text = metrics_text(world.outlook());
  EXPECT_THAT(text, Not(HasSubstr("\ndarkbloom_forged")));
  EXPECT_THAT(text, Not(HasSubstr("\xff")));
  EXPECT_THAT(text, HasSubstr(R"(model="a\"} 1\ndarkbloom_forged 1\n\\"} 1)"));
}

}  // namespace
}  // namespace darkbloom::coordinator
