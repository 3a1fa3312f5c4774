#include "darkbloom/node/launch.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/exec_arguments.h"

namespace darkbloom::operate {
namespace {

Error cannot_start(const Command& command) {
  return {Fault::unavailable, "Cannot start " + command.front() + "."};
}

int status_of(int raw) {
  constexpr int kSignalled = 128;
  return WIFEXITED(raw) ? WEXITSTATUS(raw) : kSignalled + WTERMSIG(raw);
}

}  // namespace

Result<pid_t> launch(const Command& command, const std::filesystem::path& folder,
                     const std::filesystem::path& log) {
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  const std::vector<char*> arguments = exec_arguments(command);
  const pid_t pid = out < 0 || null < 0 ? -1 : ::fork();
  if (pid == 0) {
    ::setsid();
    ::dup2(null, STDIN_FILENO);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    if (::chdir(folder.c_str()) != 0) ::_exit(1);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
  ::close(out);
  ::close(null);
  if (out < 0) return fail(Fault::unavailable, "Cannot write " + log.string() + ".");
  if (pid < 0) return fail(cannot_start(command));
  return pid;
}

std::optional<int> ended(pid_t child) {
  int raw = 0;
  if (::waitpid(child, &raw, WNOHANG) != child) return std::nullopt;
  return status_of(raw);
}

Result<int> run_to_end(const Command& command) {
  const std::vector<char*> arguments = exec_arguments(command);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
  int raw = 0;
  if (pid < 0 || ::waitpid(pid, &raw, 0) != pid) return fail(cannot_start(command));
  constexpr int kNotFound = 127;
  if (status_of(raw) == kNotFound) return fail(cannot_start(command));
  return status_of(raw);
}

Error become(const Command& command) {
  const std::vector<char*> arguments = exec_arguments(command);
  ::execvp(arguments.front(), arguments.data());
  return cannot_start(command);
}

bool wait_ms(int ms, bool listens) {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  return ::poll(&input, listens ? 1 : 0, ms) > 0;
}

}  // namespace darkbloom::operate
