#pragma once
// Asks every source, each second and whenever one has news, and sends what is known as a datagram.

#include <memory>
#include <vector>

#include "node/owner/watch/source.h"

namespace darkbloom::node::owner {

class Watcher {
 public:
  static constexpr std::int64_t kPeriodMs = 1'000;

  /// `to` is a socket that is connected and not owned.
  Watcher(int to, std::vector<std::unique_ptr<Source>> sources);
  /// Until nobody is at the other end.
  void run();

 private:
  bool wait(std::int64_t until_ms);
  bool send();

  int to_;
  std::vector<std::unique_ptr<Source>> sources_;
};

}  // namespace darkbloom::node::owner
