#include "seal/labels.h"

#include <gtest/gtest.h>

namespace darkbloom::seal {
namespace {

TEST(Labels, the_info_of_a_wrap_binds_the_facts_behind_a_zero_byte) {
  const Bytes info = envelope_info(view_of("facts"));
  EXPECT_EQ(text_of(info), std::string_view("darkbloom envelope v1\0facts", 27));
  EXPECT_EQ(envelope_info({}).size(), 22U);
}

}  // namespace
}  // namespace darkbloom::seal
