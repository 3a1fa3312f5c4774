#include "darkbloom/model/terminal_onlooker.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>

#include "darkbloom/model/progress.h"

namespace darkbloom::model {
namespace {

constexpr double kEverySeconds = 0.1;
constexpr std::uint32_t kSliceMs = 50;  // how soon a signal is seen

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::size_t columns() {
  constexpr std::size_t kUsual = 80;
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1;
  return known ? size.ws_col - std::size_t{1} : kUsual;
}

sigset_t stopping() {
  sigset_t set{};
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  return set;
}

}  // namespace

TerminalOnlooker::TerminalOnlooker() : on_terminal_(::isatty(STDERR_FILENO) == 1) {
  const sigset_t set = stopping();
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
}

TerminalOnlooker::~TerminalOnlooker() {
  finish();
  // Taken here, or unblocking would end the program before it has said what is kept.
  int taken = 0;
  const sigset_t set = stopping();
  if (is_stopped()) ::sigwait(&set, &taken);
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool TerminalOnlooker::is_stopped() const {
  sigset_t pending{};
  return ::sigpending(&pending) == 0 &&
         (sigismember(&pending, SIGINT) == 1 || sigismember(&pending, SIGTERM) == 1);
}

bool TerminalOnlooker::has_come(std::uint64_t bytes, std::uint64_t all) {
  const double at = now();
  if (begun_ == 0) {
    begun_ = at;
    first_ = bytes;
  }
  if (on_terminal_ && (at - last_ >= kEverySeconds || bytes == all)) {
    last_ = at;
    show(bytes, all);
  }
  return !is_stopped();
}

void TerminalOnlooker::show(std::uint64_t bytes, std::uint64_t all) {
  // What an earlier pull left, or a new beginning dropped, has no speed.
  const std::uint64_t since = bytes > first_ ? bytes - first_ : 0;
  const Progress progress{.bytes = bytes, .all = all, .since = since, .seconds = last_ - begun_};
  constexpr const char* kWipe = "\r\x1b[K";
  std::cerr << kWipe << progress_line(progress, columns()) << std::flush;
  shown_ = true;
}

bool TerminalOnlooker::wait(std::uint32_t ms, const Error& why) {
  finish();
  std::cerr << "darkbloom: " << why.detail << " Trying again.\n";
  for (std::uint32_t waited = 0; waited < ms && !is_stopped(); waited += kSliceMs)
    ::poll(nullptr, 0, static_cast<int>(std::min(kSliceMs, ms - waited)));
  return !is_stopped();
}

void TerminalOnlooker::finish() {
  if (shown_) std::cerr << "\n";
  shown_ = false;
}

}  // namespace darkbloom::model
