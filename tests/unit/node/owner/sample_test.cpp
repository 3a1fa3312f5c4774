#include "node/owner/sample.h"

#include <gtest/gtest.h>

namespace darkbloom::node::owner {
namespace {

Sample full() {
  return {.taken_ms = 123'456'789,
          .watch = Watch::events,
          .input_ms = 123'456'700,
          .on_battery = true,
          .battery_percent = 42,
          .celsius = -7,
          .heat = Heat::serious,
          .others_cpu_percent = 99,
          .memory_pressure = Pressure::full,
          .memory_total = 1ULL << 40U,
          .memory_own = 1ULL << 33U,
          .exclusive_app = true,
          .screen_in_use = true,
          .going_to_sleep = true};
}

TEST(Sample, every_field_arrives) {
  const auto read = decode_sample(encode(full()));
  ASSERT_TRUE(read);
  EXPECT_EQ(read->taken_ms, 123'456'789);
  EXPECT_EQ(read->watch, Watch::events);
  EXPECT_EQ(read->input_ms, 123'456'700);
  EXPECT_TRUE(read->on_battery);
  EXPECT_EQ(read->battery_percent, 42);
  EXPECT_EQ(read->celsius, -7);
  EXPECT_EQ(read->heat, Heat::serious);
  EXPECT_EQ(read->others_cpu_percent, 99);
  EXPECT_EQ(read->memory_pressure, Pressure::full);
  EXPECT_EQ(read->memory_total, 1ULL << 40U);
  EXPECT_EQ(read->memory_own, 1ULL << 33U);
  EXPECT_TRUE(read->exclusive_app && read->screen_in_use && read->going_to_sleep);
  EXPECT_LE(encode(full()).size(), kSampleBytesMax);
}

TEST(Sample, what_is_not_known_arrives_as_that) {
  const auto read = decode_sample(encode(Sample{}));
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->input_ms || read->battery_percent || read->celsius);
  EXPECT_FALSE(read->on_battery || read->exclusive_app || read->screen_in_use);
}

TEST(Sample, a_cut_a_longer_and_an_unknown_one_are_refused) {
  const Bytes whole = encode(full());
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decode_sample(ByteView(whole).first(size))) << size;
  Bytes longer = whole;
  longer.push_back(0);
  EXPECT_FALSE(decode_sample(longer));
  Bytes newer = whole;
  newer[0] = 2;
  EXPECT_FALSE(decode_sample(newer));
}

TEST(Sample, values_out_of_their_range_are_refused) {
  for (const std::size_t place : {1U, 10U, 19U, 22U, 23U, 24U}) {
    Bytes changed = encode(full());
    changed[place] = 0xFF;
    EXPECT_FALSE(decode_sample(changed)) << place;
  }
  Sample early = full();
  early.taken_ms = -1;
  EXPECT_FALSE(decode_sample(encode(early)));
}

}  // namespace
}  // namespace darkbloom::node::owner
