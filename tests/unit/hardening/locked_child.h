#pragma once
// Runs something in a process of its own, since a lock once put on never comes off.

#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace darkbloom::hardening {

/// The status with which a child ends that runs `body`; -1 when it ended otherwise.
inline int in_child(const std::function<int()>& body) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(body());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace darkbloom::hardening
