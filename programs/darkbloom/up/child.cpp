#include "darkbloom/up/child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <utility>

#include "support/exec_arguments.h"
#include "support/files.h"

namespace darkbloom::up {
namespace {

/// In the new process: its outputs go to the log, and it ends when its parent does.
[[noreturn]] void become(const std::vector<std::string>& command, int log, pid_t parent) {
  ::dup2(log, STDOUT_FILENO);
  ::dup2(log, STDERR_FILENO);
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);
  // The parent waits for its stop signals with them blocked; the child must hear its own.
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (::getppid() != parent) ::_exit(1);
  const std::vector<char*> arguments = exec_arguments(command);
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

}  // namespace

Result<Child> Child::start(std::vector<std::string> command, Files files) {
  Child child(std::move(command), std::move(files));
  if (auto spawned = child.spawn(O_TRUNC); !spawned) return fail(spawned.error());
  return child;
}

Result<void> Child::start_again() {
  return spawn(O_APPEND);
}

Result<void> Child::spawn(int log_flags) {
  const int log = ::open(files_.log.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | log_flags, 0600);
  if (log < 0) return fail(Fault::unavailable, "Cannot write " + files_.log.string() + ".");
  const std::string folder = files_.log.parent_path().string();
  const pid_t parent = ::getpid();
  const pid_t pid = ::fork();
  if (pid == 0) {
    // The HTTP library makes folders where it runs; they belong among our own files.
    if (::chdir(folder.c_str()) != 0) ::_exit(1);
    become(command_, log, parent);
  }
  ::close(log);
  if (pid < 0) return fail(Fault::internal, "Cannot start " + command_.front() + ".");
  pid_ = pid;
  const std::string text = std::to_string(pid) + "\n";
  return write_private_file(files_.pid, view_of(text));
}

Child::Child(Child&& other) noexcept
    : command_(std::move(other.command_)),
      files_(std::move(other.files_)),
      pid_(std::exchange(other.pid_, 0)) {}

Child::~Child() {
  stop();
}

bool Child::running() {
  if (pid_ == 0) return false;
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == 0) return true;
  pid_ = 0;
  return false;
}

void Child::stop() {
  if (files_.pid.empty()) return;
  if (running()) ::kill(pid_, SIGTERM);
  for (int waited = 0; running() && waited < kStopPatienceMs; waited += 10) {
    ::poll(nullptr, 0, 10);
  }
  if (running()) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove(files_.pid, ignored);
}

Result<std::string> output_of(const std::vector<std::string>& command) {
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return fail(Fault::internal, "Cannot make a pipe.");
  const pid_t pid = ::fork();
  if (pid == 0) {
    const int null = ::open("/dev/null", O_WRONLY);
    ::dup2(pipe[1], STDOUT_FILENO);
    ::dup2(null, STDERR_FILENO);
    const std::vector<char*> arguments = exec_arguments(command);
    ::execv(arguments.front(), arguments.data());
    ::_exit(127);
  }
  ::close(pipe[1]);
  std::string text;
  std::array<char, 512> part{};
  for (ssize_t got = 0; (got = ::read(pipe[0], part.data(), part.size())) > 0;) {
    text.append(part.data(), static_cast<std::size_t>(got));
  }
  ::close(pipe[0]);
  int status = 0;
  ::waitpid(pid, &status, 0);
  if (status != 0) return fail(Fault::internal, "Cannot run " + command.front() + ".");
  return text;
}

}  // namespace darkbloom::up
