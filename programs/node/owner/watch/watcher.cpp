#include "node/owner/watch/watcher.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "node/owner/system_moments.h"

namespace darkbloom::node::owner {

Watcher::Watcher(int to, std::vector<std::unique_ptr<Source>> sources)
    : to_(to), sources_(std::move(sources)) {}

void Watcher::run() {
  while (send()) {
    const std::int64_t until_ms = steady_now_ms() + kPeriodMs;
    while (!wait(until_ms) && steady_now_ms() < until_ms) {
    }
  }
}

/// True when the node is to hear at once.
bool Watcher::wait(std::int64_t until_ms) {
  std::vector<pollfd> polled{{.fd = to_, .events = 0, .revents = 0}};
  std::vector<Source*> owners{nullptr};
  for (const auto& source : sources_) {
    for (const Listening& one : source->listening()) {
      polled.push_back({.fd = one.descriptor, .events = one.events, .revents = 0});
      owners.push_back(source.get());
    }
  }
  const std::int64_t left_ms = std::clamp<std::int64_t>(until_ms - steady_now_ms(), 0, kPeriodMs);
  ::poll(polled.data(), static_cast<nfds_t>(polled.size()), static_cast<int>(left_ms));
  bool urgent = polled.front().revents != 0;
  for (std::size_t i = 1; i < polled.size(); ++i) {
    if (polled[i].revents != 0 && owners[i]->news(polled[i].fd, steady_now_ms())) urgent = true;
  }
  return urgent;
}

bool Watcher::send() {
  Sample sample{.taken_ms = steady_now_ms()};
  for (const auto& source : sources_)
    source->look(sample, sample.taken_ms);
  const Bytes bytes = encode(sample);
  return ::send(to_, bytes.data(), bytes.size(), MSG_NOSIGNAL) >= 0;
}

}  // namespace darkbloom::node::owner
