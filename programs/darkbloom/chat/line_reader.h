#pragma once
// Lines that a person types, read on a thread of its own: the loop goes on hearing of the network
// while they think.

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace darkbloom::chat {

class LineReader {
 public:
  static constexpr std::size_t kLineMax = 1U << 20;  ///< a longer one arrives in pieces
  /// Called on the reader's thread with a line, without its end, or with nothing at the input's
  /// end.
  using Handler = std::function<void(std::optional<std::string>)>;

  /// Reads from `descriptor`, which stays its owner's. Ending the reader ends a read under way.
  LineReader(int descriptor, Handler handler);
  /// Asks for one line more, one at a time. The first call starts the thread.
  void next();

 private:
  void run(const std::stop_token& stop);
  bool wait_until_wanted(const std::stop_token& stop);
  std::optional<std::string> read_line(const std::stop_token& stop);
  bool wait_until_readable(const std::stop_token& stop) const;

  int descriptor_;
  Handler handler_;
  std::string buffer_;  // the reader's thread alone
  std::mutex mutex_;    // guards wanted_
  std::condition_variable_any changed_;
  bool wanted_ = false;
  std::jthread thread_;  // last: it ends before what it uses
};

}  // namespace darkbloom::chat
