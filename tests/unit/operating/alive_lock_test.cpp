#include "operating/alive_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

namespace darkbloom::operating {
namespace {

class AliveLockTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = testing::TempDir() + "darkbloom-alive-XXXXXX";
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }
  std::filesystem::path folder;
};

/// A node of another process, which lives until the test ends it: a lock is not seen by its holder.
class OtherNode {
 public:
  explicit OtherNode(const std::filesystem::path& folder) {
    std::array<int, 2> pipe{};
    EXPECT_EQ(::pipe(pipe.data()), 0);
    pid_ = ::fork();
    if (pid_ == 0) {
      const auto alive = AliveLock::take(folder);
      const char holds = alive ? 'y' : 'n';
      ::_exit(::write(pipe[1], &holds, 1) == 1 && ::pause() == 0 ? 0 : 1);
    }
    ::close(pipe[1]);
    char said = 'n';
    EXPECT_EQ(::read(pipe[0], &said, 1), 1);
    holds_ = said == 'y';
    ::close(pipe[0]);
  }
  OtherNode(const OtherNode&) = delete;
  OtherNode& operator=(const OtherNode&) = delete;
  ~OtherNode() { end(); }
  void end() {
    if (pid_ == 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  pid_t pid() const { return pid_; }
  bool holds() const { return holds_; }

 private:
  pid_t pid_ = 0;
  bool holds_ = false;
};

TEST_F(AliveLockTest, a_folder_without_a_node_has_none) {
  EXPECT_FALSE(pid_of_node(folder));
  EXPECT_FALSE(pid_of_node(folder / "absent"));
}

TEST_F(AliveLockTest, the_holder_is_named_and_a_second_one_is_refused) {
  const OtherNode node(folder);
  ASSERT_TRUE(node.holds());
  EXPECT_EQ(pid_of_node(folder), node.pid());
  const auto second = AliveLock::take(folder);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().fault, Fault::unavailable);
  EXPECT_NE(second.error().detail.find("Another node runs"), std::string::npos);
}

TEST_F(AliveLockTest, a_node_that_was_killed_is_not_alive_though_its_file_remains) {
  OtherNode node(folder);
  node.end();
  EXPECT_TRUE(std::filesystem::exists(folder / kPidFile));
  EXPECT_FALSE(pid_of_node(folder));
  EXPECT_TRUE(AliveLock::take(folder));
}

TEST_F(AliveLockTest, a_folder_that_cannot_be_written_is_refused) {
  EXPECT_FALSE(AliveLock::take(folder / "absent"));
}

}  // namespace
}  // namespace darkbloom::operating
