#include "node/log_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <string>

namespace darkbloom::node {
namespace {

namespace fs = std::filesystem;

class LogFileTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "darkbloom-log-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
    file = folder / "log" / "node.log";
    output = ::open("/dev/null", O_WRONLY);
  }
  void TearDown() override {
    ::close(output);
    fs::remove_all(folder);
  }
  void say(const std::string& text) const {
    ASSERT_EQ(::write(output, text.data(), text.size()), std::ssize(text));
  }
  static std::string read(const fs::path& path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  fs::path folder;
  fs::path file;
  int output = -1;
};

TEST_F(LogFileTest, an_output_goes_to_the_end_of_the_file) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << "before\n";
  const auto log = LogFile::open(file, {}, {output});
  ASSERT_TRUE(log) << log.error().detail;
  say("after\n");
  EXPECT_EQ(read(file), "before\nafter\n");
}

TEST_F(LogFileTest, a_long_file_makes_room_for_a_new_one_and_the_oldest_goes) {
  auto log = LogFile::open(file, {.bytes = 4, .kept = 2}, {output});
  ASSERT_TRUE(log);
  for (const char* const text : {"first", "second", "third"}) {
    say(text);
    log->keep_short();
  }
  say("new");
  log->keep_short();
  EXPECT_EQ(read(file), "new") << "it is short";
  EXPECT_EQ(read(file.string() + ".1"), "third");
  EXPECT_EQ(read(file.string() + ".2"), "second");
  EXPECT_FALSE(fs::exists(file.string() + ".3"));
}

TEST_F(LogFileTest, a_place_that_cannot_be_written_is_refused) {
  std::ofstream(folder / "log") << "a file where the folder should be";
  EXPECT_FALSE(LogFile::open(file, {}, {output}));
}

}  // namespace
}  // namespace darkbloom::node
