#include "hardening/landlock.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "unit/hardening/locked_child.h"

namespace darkbloom::hardening {
namespace {

namespace fs = std::filesystem;

constexpr int kNoLandlock = 200;

class Landlock : public ::testing::Test {
 protected:
  void SetUp() override {
    if (landlock_version() == 0) GTEST_SKIP() << "this kernel has no Landlock";
    fs::create_directories(folder_ / "own");
    std::ofstream(folder_ / "model") << "weights";
    std::ofstream(folder_ / "other") << "somebody's";
  }
  void TearDown() override {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }

  /// The errno of `attempt` behind the rules; 0 when it succeeded.
  int errno_of(const std::function<long()>& attempt) const {
    return in_child([&] {
      if (!confine_files({.reads = {folder_ / "model"}, .writes = {folder_ / "own"}})) {
        return kNoLandlock;
      }
      errno = 0;
      return attempt() < 0 ? errno : 0;
    });
  }
  int errno_of_opening(const fs::path& path, int flags) const {
    return errno_of([&] { return static_cast<long>(::open(path.c_str(), flags, 0600)); });
  }

  fs::path folder_ = fs::temp_directory_path() / ("darkbloom-lock-" + std::to_string(::getpid()));
};

TEST_F(Landlock, it_writes_in_its_own_folder_and_nowhere_else) {
  constexpr int kMake = O_WRONLY | O_CREAT;
  EXPECT_EQ(errno_of_opening(folder_ / "own/new", kMake), 0);
  EXPECT_EQ(errno_of_opening(folder_ / "new", kMake), EACCES);
  EXPECT_EQ(errno_of_opening(folder_ / "model", O_WRONLY), EACCES);
  EXPECT_EQ(errno_of_opening("/tmp/darkbloom-elsewhere", kMake), EACCES);
  EXPECT_EQ(errno_of_opening("/dev/shm/darkbloom-elsewhere", kMake), EACCES);
  EXPECT_EQ(errno_of_opening("/dev/null", O_WRONLY), 0);
  EXPECT_EQ(errno_of([&] { return ::mkdir((folder_ / "sub").c_str(), 0700); }), EACCES);
  EXPECT_EQ(errno_of([&] { return ::unlink((folder_ / "other").c_str()); }), EACCES);
  EXPECT_EQ(errno_of([&] { return ::truncate((folder_ / "other").c_str(), 0); }), EACCES);
}

TEST_F(Landlock, it_makes_no_pipes_links_or_sockets_in_its_folder) {
  EXPECT_EQ(errno_of([&] { return ::mkfifo((folder_ / "own/pipe").c_str(), 0600); }), EACCES);
  EXPECT_EQ(errno_of([&] { return ::symlink("/", (folder_ / "own/link").c_str()); }), EACCES);
}

TEST_F(Landlock, it_reads_its_model_and_the_system_and_nothing_of_anybodys) {
  EXPECT_EQ(errno_of_opening(folder_ / "model", O_RDONLY), 0);
  EXPECT_EQ(errno_of_opening(folder_ / "other", O_RDONLY), EACCES);
  EXPECT_EQ(errno_of_opening(folder_, O_RDONLY | O_DIRECTORY), EACCES);
  EXPECT_EQ(errno_of_opening("/var", O_RDONLY | O_DIRECTORY), EACCES);
  EXPECT_EQ(errno_of_opening("/etc/hosts", O_RDONLY), 0);
  EXPECT_EQ(errno_of_opening("/proc/self/maps", O_RDONLY), 0);
}

TEST_F(Landlock, it_starts_no_program) {
  EXPECT_EQ(errno_of([] {
              char* const none[] = {nullptr};
              return ::execve("/bin/true", none, none);
            }),
            EACCES);
}

TEST_F(Landlock, it_listens_on_no_port) {
  if (landlock_version() < 4) GTEST_SKIP() << "this kernel's Landlock does not know ports";
  EXPECT_EQ(errno_of([] {
              sockaddr_in any{};
              any.sin_family = AF_INET;
              any.sin_port = htons(40'000);
              const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
              return ::bind(fd, reinterpret_cast<const sockaddr*>(&any), sizeof(any));
            }),
            EACCES);
}

TEST_F(Landlock, it_listens_on_the_one_port_that_it_is_given) {
  if (landlock_version() < 4) GTEST_SKIP() << "this kernel's Landlock does not know ports";
  constexpr std::uint16_t kGiven = 40'001;
  const int status = in_child([] {
    if (!confine_files({.listens = kGiven})) return 1;
    const auto bound = [](std::uint16_t port) {
      sockaddr_in place{};
      place.sin_family = AF_INET;
      place.sin_port = htons(port);
      const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
      return ::bind(fd, reinterpret_cast<const sockaddr*>(&place), sizeof(place)) == 0 ? 0 : errno;
    };
    return bound(kGiven) != EACCES && bound(kGiven + 1) == EACCES ? 0 : 2;
  });
  EXPECT_EQ(status, 0);
}

TEST_F(Landlock, it_signals_nobody_outside) {
  if (landlock_version() < 6) GTEST_SKIP() << "this kernel's Landlock does not know signals";
  EXPECT_EQ(errno_of([] { return ::kill(::getppid(), 0); }), EPERM);
}

TEST_F(Landlock, it_looks_into_no_process_outside) {
  const std::string memory = "/proc/" + std::to_string(::getpid()) + "/mem";
  EXPECT_EQ(errno_of_opening(memory, O_RDONLY), EACCES);
}

TEST_F(Landlock, threads_started_afterwards_are_held) {
  EXPECT_EQ(errno_of([&] {
              long opened = 0;
              int why = 0;
              std::jthread([&] {
                opened = ::open((folder_ / "new").c_str(), O_WRONLY | O_CREAT, 0600);
                why = errno;
              }).join();
              errno = why;
              return opened;
            }),
            EACCES);
}

}  // namespace
}  // namespace darkbloom::hardening
