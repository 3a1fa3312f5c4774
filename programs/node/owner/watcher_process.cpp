#include "node/owner/watcher_process.h"

#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <utility>

#include "node/owner/datagram_pair.h"
#include "node/owner/sample.h"
#include "support/files.h"

namespace darkbloom::node::owner {
namespace {

std::vector<std::string> command_of(const std::string& program, const WatchOptions& options) {
  std::vector<std::string> command{program};
  for (const std::string& path : options.input_devices)
    command.insert(command.end(), {"--input-device", path});
  for (const std::string& name : options.exclusive_apps)
    command.insert(command.end(), {"--exclusive-app", name});
  return command;
}

/// With `socket` as its standard input and nothing else of ours.
bool spawn(std::vector<std::string> command, int socket) {
  std::vector<char*> arguments;
  for (std::string& word : command)
    arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions{};
  if (::posix_spawn_file_actions_init(&actions) != 0) return false;
  ::posix_spawn_file_actions_adddup2(&actions, socket, STDIN_FILENO);
  pid_t child = 0;
  const int failed =
      ::posix_spawn(&child, arguments.front(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  return failed == 0;
}

}  // namespace

Result<WatcherProcess> WatcherProcess::start(const WatchOptions& options) {
  const auto program = own_program().parent_path() / "darkbloom-owner";
  std::error_code error;
  if (!std::filesystem::exists(program, error)) {
    return fail(Fault::not_found, "The program darkbloom-owner is not where this one is.");
  }
  std::array<int, 2> ends{};
  if (!make_datagram_pair(ends))
    return fail(Fault::unavailable, "There is no socket for the watcher.");
  WatcherProcess watcher(ends[0]);
  const bool started = spawn(command_of(program.string(), options), ends[1]);
  ::close(ends[1]);
  if (started) return watcher;
  return fail(Fault::unavailable, "The program darkbloom-owner cannot be started.");
}

WatcherProcess::WatcherProcess(WatcherProcess&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

WatcherProcess::~WatcherProcess() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<Bytes> WatcherProcess::receive() {
  Bytes datagram(kSampleBytesMax);
  const ssize_t size = ::recv(descriptor_, datagram.data(), datagram.size(), MSG_DONTWAIT);
  if (size > 0) {
    datagram.resize(static_cast<std::size_t>(size));
    return datagram;
  }
  if (size < 0 && (errno == EAGAIN || errno == EINTR)) return Bytes{};
  return fail(Fault::lost, "What watches over this machine for its owner has ended.");
}

}  // namespace darkbloom::node::owner
