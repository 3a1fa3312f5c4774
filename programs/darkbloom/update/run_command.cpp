#include "darkbloom/update/run_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/exec_arguments.h"

namespace darkbloom::update {
namespace {

constexpr int kLookEveryMs = 20;

[[noreturn]] void become(const std::vector<std::string>& command) {
  ::setpgid(0, 0);
  const int null = ::open("/dev/null", O_RDWR);
  ::dup2(null, STDIN_FILENO);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);
  const std::vector<char*> arguments = exec_arguments(command);
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

}  // namespace

Result<void> run_command(const std::vector<std::string>& command, int seconds) {
  const pid_t pid = ::fork();
  if (pid == 0) become(command);
  if (pid < 0) return fail(Fault::internal, "Cannot start " + command.front() + ".");
  int status = 0;
  for (int left_ms = seconds * 1000; ::waitpid(pid, &status, WNOHANG) == 0;
       left_ms -= kLookEveryMs) {
    if (left_ms <= 0) {
      ::kill(-pid, SIGKILL);
      ::waitpid(pid, &status, 0);
      return fail(Fault::timed_out, command.front() + " takes too long.");
    }
    ::poll(nullptr, 0, kLookEveryMs);
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return fail(Fault::unavailable, command.front() + " does not end well.");
}

}  // namespace darkbloom::update
