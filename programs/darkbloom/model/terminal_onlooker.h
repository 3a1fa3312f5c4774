#pragma once
// The person at the terminal: a bar where there is one, quiet in a pipe, Ctrl-C at any time.

#include <csignal>
#include <cstdint>

#include "darkbloom/model/download.h"

namespace darkbloom::model {

/// While it lives, SIGINT and SIGTERM end nothing by themselves: they are seen here.
class TerminalOnlooker final : public Onlooker {
 public:
  TerminalOnlooker();
  TerminalOnlooker(const TerminalOnlooker&) = delete;
  TerminalOnlooker& operator=(const TerminalOnlooker&) = delete;
  ~TerminalOnlooker() override;

  bool is_stopped() const;
  bool has_come(std::uint64_t bytes, std::uint64_t all) override;
  bool wait(std::uint32_t ms, const Error& why) override;
  /// Ends the bar's line.
  void finish();

 private:
  void show(std::uint64_t bytes, std::uint64_t all);

  sigset_t before_{};
  bool on_terminal_;
  bool shown_ = false;
  double begun_ = 0;  ///< seconds of the steady clock; 0: nothing has come
  double last_ = 0;
  std::uint64_t first_ = 0;  ///< bytes at `begun_`
};

}  // namespace darkbloom::model
