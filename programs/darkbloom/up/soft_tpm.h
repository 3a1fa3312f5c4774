#pragma once
// Software TPMs (swtpm) for a network on one machine: manufactured once with a certificate
// authority of this network's own. They show tier measured and protect from nobody.

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace darkbloom::up {

class SoftTpm {
 public:
  /// Everything lies below `data`; `name` tells one machine's TPM from another's. Refuses, with a
  /// sentence on what to do, where swtpm is not installed or cannot make one.
  static Result<SoftTpm> manufacture(const std::filesystem::path& data, const std::string& name);

  /// What to start.
  std::vector<std::string> command() const;
  /// How a node finds it.
  std::string tcti() const { return "swtpm:path=" + socket_.string(); }
  /// Whether it listens within a few seconds of its start.
  Result<void> wait_until_ready() const;

 private:
  SoftTpm(std::string program, std::filesystem::path state, std::filesystem::path socket)
      : program_(std::move(program)), state_(std::move(state)), socket_(std::move(socket)) {}
  std::string program_;
  std::filesystem::path state_;
  std::filesystem::path socket_;
};

}  // namespace darkbloom::up
