#pragma once
// The programs of a network on one machine: started, watched, started again when one ends.

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "darkbloom/up/child.h"
#include "darkbloom/up/soft_tpm.h"
#include "darkbloom/up/up.h"

namespace darkbloom::up {

class Network {
 public:
  static constexpr int kRestartsMax = 5;  ///< of one program, none of which lasted kLastsS
  static constexpr std::chrono::seconds kLastsS{60};

  /// `options` outlive the network.
  explicit Network(const UpOptions& options) : options_(options) {}

  Result<void> start();
  bool whole();
  /// Starts again what has ended by itself, and says so; refuses when that is no use any more.
  Result<void> mend();
  /// Why the network is not whole, for the person who has to mend it.
  std::string failure();
  const std::string& api_key() const { return api_key_; }
  /// Which log and witness this network has: for clients of it.
  std::filesystem::path log_policy() const { return options_.data / "log-policy"; }
  std::string coordinator() const { return "ws://127.0.0.1:" + std::to_string(inner_port_); }

 private:
  struct Member {
    Child child;
    std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
    int restarts = 0;
  };

  std::string program(const char* name) const;
  Result<void> add(const std::string& name, std::vector<std::string> command);
  /// One of ours, which keeps a log.
  Result<void> add_logging(const std::string& name, std::vector<std::string> command);
  Result<void> make_key();
  Result<void> start_witness();
  Result<void> start_coordinator();
  Result<void> start_nodes();
  /// Software TPMs, where they are wanted: their maker must be there before the coordinator starts.
  Result<void> make_tpms();
  /// Adds to a node's `command` what it proves itself with, and starts that.
  Result<void> equip(const std::string& node, std::vector<std::string>& command);
  /// Of what `command` says on standard output.
  static Result<std::string> first_line_of(std::vector<std::string> command);
  Result<void> start_connect();
  Result<void> mend(Member& member);

  const UpOptions& options_;
  std::uint16_t inner_port_ = 0;
  std::string witness_;  // its URL
  std::string api_key_;
  std::map<std::string, SoftTpm> tpms_;  // by node
  std::vector<Member> members_;
};

}  // namespace darkbloom::up
