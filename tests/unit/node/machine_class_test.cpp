#include "node/machine_class.h"

#include <gtest/gtest.h>

#include "wire/link_frame.h"

namespace darkbloom::node {
namespace {

constexpr std::uint64_t kGibibyte = std::uint64_t{1} << 30U;

TEST(MachineClass, machines_that_differ_only_by_what_the_system_keeps_are_of_one) {
  const std::string text =
      machine_class_of({"Intel(R) Xeon(R) CPU E5-2690 v4 @ 2.60GHz", 14, 63 * kGibibyte});
  EXPECT_EQ(text, "xeon-e5-2690-v4-14-64g");
  EXPECT_EQ(machine_class_of({"Intel(R) Xeon(R) CPU E5-2690 v4 @ 2.60GHz", 14, 62 * kGibibyte}),
            text);
}

TEST(MachineClass, another_chip_or_count_or_memory_is_another) {
  const std::string text = machine_class_of({"Apple M3 Max", 16, 64 * kGibibyte});
  EXPECT_EQ(text, "apple-m3-max-16-64g");
  EXPECT_NE(machine_class_of({"Apple M3 Pro", 16, 64 * kGibibyte}), text);
  EXPECT_NE(machine_class_of({"Apple M3 Max", 14, 64 * kGibibyte}), text);
  EXPECT_NE(machine_class_of({"Apple M3 Max", 16, 128 * kGibibyte}), text);
}

TEST(MachineClass, whatever_a_system_says_it_is_fit_to_be_sent) {
  EXPECT_EQ(machine_class_of({}), "unknown-0-1g");
  const std::string odd(1'000, '\xc3');
  for (const std::string& name : {odd, std::string(1'000, 'x'), std::string("\"\n@")}) {
    EXPECT_TRUE(wire::is_machine_class(machine_class_of({name, 0xFFFFFFFF, ~std::uint64_t{0}})));
  }
}

TEST(MachineClass, this_machine_has_one) {
  EXPECT_TRUE(wire::is_machine_class(own_machine_class()));
  EXPECT_TRUE(own_machine_class().ends_with("g"));
}

}  // namespace
}  // namespace darkbloom::node
