#include "darkbloom/chat/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <functional>
#include <utility>

namespace darkbloom::chat {
namespace {

constexpr int kLookAgainMs = 100;  ///< whether the reader is to end

}  // namespace

LineReader::LineReader(int descriptor, Handler handler)
    : descriptor_(descriptor), handler_(std::move(handler)) {}

void LineReader::next() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_one();
  if (!thread_.joinable()) thread_ = std::jthread(std::bind_front(&LineReader::run, this));
}

void LineReader::run(const std::stop_token& stop) {
  while (wait_until_wanted(stop)) {
    auto line = read_line(stop);
    if (stop.stop_requested()) return;
    handler_(std::move(line));
  }
}

bool LineReader::wait_until_wanted(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  return changed_.wait(lock, stop, [this] { return wanted_; }) && std::exchange(wanted_, false);
}

std::optional<std::string> LineReader::read_line(const std::stop_token& stop) {
  while (true) {
    const std::size_t end = buffer_.find('\n');
    if (end != std::string::npos || buffer_.size() >= kLineMax) {
      std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end == std::string::npos ? end : end + 1);
      return line;
    }
    if (!wait_until_readable(stop)) return std::nullopt;
    std::array<char, 4096> piece{};
    const ssize_t size = ::read(descriptor_, piece.data(), piece.size());
    if (size > 0) {
      buffer_.append(piece.data(), static_cast<std::size_t>(size));
      continue;
    }
    if (buffer_.empty()) return std::nullopt;
    return std::exchange(buffer_, {});
  }
}

bool LineReader::wait_until_readable(const std::stop_token& stop) const {
  pollfd watched{descriptor_, POLLIN, 0};
  while (!stop.stop_requested()) {
    if (::poll(&watched, 1, kLookAgainMs) > 0) return true;
  }
  return false;
}

}  // namespace darkbloom::chat
