#include "node/owner/watch/kernel_file.h"

#include <gtest/gtest.h>

#include "unit/node/owner/watch/kernel_folder.h"

namespace darkbloom::node::owner {
namespace {

TEST(KernelFile, words_and_numbers_are_read_and_nothing_else) {
  const test::KernelFolder folder;
  folder.write("a", "Not charging\n");
  folder.write("b", "-12\n");
  EXPECT_EQ(word_in(folder.path() / "a"), "Not");
  EXPECT_EQ(number_in(folder.path() / "b"), -12);
  EXPECT_FALSE(number_in(folder.path() / "a"));
  EXPECT_FALSE(number_in(folder.path() / "missing"));
  EXPECT_EQ(text_in(folder.path() / "missing"), "");
}

TEST(KernelFile, a_number_is_found_by_its_label) {
  EXPECT_EQ(number_after("A: 1\nMemTotal:\t  16 kB\n", "MemTotal:"), 16U);
  EXPECT_FALSE(number_after("MemTotal:", "MemTotal:"));
  EXPECT_FALSE(number_after("MemTotal: x", "MemTotal:"));
  EXPECT_FALSE(number_after("", "MemTotal:"));
}

TEST(KernelFile, a_long_file_is_cut) {
  const test::KernelFolder folder;
  folder.write("long", std::string(1U << 20U, 'x'));
  EXPECT_EQ(text_in(folder.path() / "long").size(), 16U << 10U);
}

}  // namespace
}  // namespace darkbloom::node::owner
