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

  /// Starts `command` (a path and its arguments) with both outputs going to the log.
  static Result<Child> start(const std::vector<std::string>& command, Files files);
  Child(Child&& other) noexcept;
  Child& operator=(Child&&) = delete;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  bool running();
  const std::filesystem::path& log() const { return files_.log; }

 private:
  Child(pid_t pid, Files files) : pid_(pid), files_(std::move(files)) {}
  void stop();
  pid_t pid_;  // 0: ended
  Files files_;
};

/// Runs `command` to its end and returns its standard output.
Result<std::string> output_of(const std::vector<std::string>& command);

}  // namespace darkbloom::up
