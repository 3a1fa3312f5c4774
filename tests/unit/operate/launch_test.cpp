#include "darkbloom/node/launch.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "unit/operate/folder.h"

namespace darkbloom::operate {
namespace {

int wait_for(pid_t child) {
  for (int looked = 0; looked < 1000; ++looked) {
    if (const auto status = ended(child)) return *status;
    wait_ms(10);
  }
  ADD_FAILURE() << "it does not end";
  return -1;
}

TEST(Launch, a_program_runs_in_its_folder_with_its_outputs_in_the_log) {
  const test::Folder folder;
  folder.write("log", "before\n");
  const auto child =
      launch({"sh", "-c", "pwd; echo oh >&2; exit 5"}, folder.path(), folder.path() / "log");
  ASSERT_TRUE(child);
  EXPECT_EQ(wait_for(*child), 5);
  std::ifstream log(folder.path() / "log");
  const std::string text{std::istreambuf_iterator<char>(log), {}};
  EXPECT_EQ(text, "before\n" + folder.path().string() + "\noh\n");
}

TEST(Launch, it_has_a_session_of_its_own_and_a_signal_ends_it) {
  const test::Folder folder;
  const auto child = launch({"sleep", "600"}, folder.path(), folder.path() / "log");
  ASSERT_TRUE(child);
  EXPECT_FALSE(ended(*child));
  EXPECT_EQ(::kill(*child, SIGTERM), 0);
  EXPECT_EQ(wait_for(*child), 128 + SIGTERM);
}

TEST(Launch, what_cannot_start_says_so) {
  const test::Folder folder;
  EXPECT_FALSE(launch({"true"}, folder.path(), folder.path() / "absent" / "log"));
  EXPECT_FALSE(run_to_end({"no-such-program-here"}));
  EXPECT_EQ(become({"no-such-program-here"}).fault, Fault::unavailable);
  EXPECT_EQ(run_to_end({"false"}).value(), 1);
}

}  // namespace
}  // namespace darkbloom::operate
