#pragma once
// A program that `up` starts: its process, its log and its pid file, ended with it.

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace darkbloom::up {

class Child {
 public:
  struct Files {
    std::filesystem::path log;
    std::filesystem::path pid;
  };
  static constexpr int kStopPatienceMs = 5'000;  ///< after SIGTERM, before SIGKILL

  /// Starts `command` (a path and its arguments) with both outputs going to a new log.
  static Result<Child> start(std::vector<std::string> command, Files files);
  /// The same command once more, after it has ended; its log goes on.
  Result<void> start_again();
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  bool running();
  /// "node-1": what its files are called.
  std::string name() const { return files_.log.stem().string(); }
  const std::filesystem::path& log() const { return files_.log; }

 private:
  Child(std::vector<std::string> command, Files files)
      : command_(std::move(command)), files_(std::move(files)) {}
  Result<void> spawn(int log_flags);
  void stop();
  std::vector<std::string> command_;
  Files files_;
  pid_t pid_ = 0;  // 0: not running
};

/// Runs `command` to its end and returns its standard output.
Result<std::string> output_of(const std::vector<std::string>& command);

}  // namespace darkbloom::up
