#include "darkbloom/node/log_tail.h"

#include <gtest/gtest.h>

#include "unit/operate/folder.h"

namespace darkbloom::operate {
namespace {

class LogTailTest : public testing::Test {
 protected:
  test::Folder folder;
  LogTail log{folder.path() / "log"};
};

TEST_F(LogTailTest, a_log_that_is_not_there_is_empty_until_it_comes) {
  EXPECT_EQ(log.last(5), "");
  EXPECT_EQ(log.more(), "");
  folder.write("log", "first\n");
  EXPECT_EQ(log.more(), "first\n");
}

TEST_F(LogTailTest, the_last_lines_come_first_and_then_what_is_added) {
  folder.write("log", "a\nb\nc\n");
  EXPECT_EQ(log.last(2), "b\nc\n");
  EXPECT_EQ(log.more(), "");
  folder.write("log", "d\n", std::ios::app);
  EXPECT_EQ(log.more(), "d\n");
  EXPECT_EQ(log.more(), "");
}

TEST_F(LogTailTest, fewer_lines_than_wanted_are_all_and_none_is_none) {
  folder.write("log", "a\nb");
  EXPECT_EQ(LogTail(folder.path() / "log").last(9), "a\nb");
  EXPECT_EQ(LogTail(folder.path() / "log").last(1), "b");
  EXPECT_EQ(log.last(0), "");
  folder.write("log", "c", std::ios::app);
  EXPECT_EQ(log.more(), "c");
}

TEST_F(LogTailTest, blank_lines_are_lines) {
  folder.write("log", "\n\na\n\n");
  EXPECT_EQ(log.last(2), "a\n\n");
}

TEST_F(LogTailTest, no_line_is_missed_when_a_new_file_takes_the_place_of_a_long_one) {
  folder.write("log", "a\n");
  EXPECT_EQ(log.last(1), "a\n");
  folder.write("log", "b\n", std::ios::app);
  std::filesystem::rename(folder.path() / "log", folder.path() / "log.1");
  folder.write("log", "c\n");
  EXPECT_EQ(log.more(), "b\n");
  EXPECT_EQ(log.more(), "c\n");
  EXPECT_EQ(log.more(), "");
}

}  // namespace
}  // namespace darkbloom::operate
