#include "engine/trigger_watch.h"

#include <algorithm>

#include "engine/mark_start.h"

namespace darkbloom::engine {
bool TriggerWatch::push(std::string_view bytes) {
  return std::ranges::any_of(bytes, [this](char byte) { return see(byte); });
}

bool TriggerWatch::see(char byte) {
  if (over_) return false;
  held_ += byte;
  if (paused_) {
    if (sees(trigger_.pause_close)) paused_ = false;
  } else if (sees(trigger_.text)) {
    over_ = true;
    return true;
  } else if (sees(trigger_.pause_open)) {
    paused_ = true;
  } else if (trigger_.at_start) {
    over_ = rules_out(held_);
  }
  keep_beginnings();
  return false;
}

/// True where an answer that begins so has no trigger at its start. White space does not count.
bool TriggerWatch::rules_out(std::string_view start) const {
  const bool blank = start.find_first_not_of(" \t\r\n") == std::string_view::npos;
  return !blank && !trigger_.text.starts_with(start) && !trigger_.pause_open.starts_with(start);
}

void TriggerWatch::keep_beginnings() {
  std::size_t kept = 0;
  if (paused_) {
    kept = started(trigger_.pause_close, held_);
  } else {
    kept = std::max(started(trigger_.text, held_), started(trigger_.pause_open, held_));
  }
  held_.erase(0, held_.size() - kept);
}

}  // namespace darkbloom::engine
