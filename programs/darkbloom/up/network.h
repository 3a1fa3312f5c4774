#pragma once
// The programs of a network on one machine: started, watched, started again when one ends.

#include <chrono>
#include <string>
#include <vector>

#include "darkbloom/up/child.h"
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
  std::string coordinator() const { return "ws://127.0.0.1:" + std::to_string(inner_port_); }

 private:
  struct Member {
    Child child;
    std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
    int restarts = 0;
  };

  std::string program(const char* name) const;
  Result<void> add(const std::string& name, std::vector<std::string> command);
  Result<void> make_key();
  Result<void> start_nodes();
  Result<void> start_connect();
  Result<void> mend(Member& member);

  const UpOptions& options_;
  std::uint16_t inner_port_ = 0;
  std::string api_key_;
  std::vector<Member> members_;
};

}  // namespace darkbloom::up
