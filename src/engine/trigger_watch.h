#pragma once
// Looks for the text from which on a grammar holds an answer, as the answer grows.

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/types.h"

namespace darkbloom::engine {

class TriggerWatch {
 public:
  explicit TriggerWatch(Trigger trigger) : trigger_(std::move(trigger)), paused_(trigger_.paused) {}

  /// Takes the answer's next bytes. True once, when the trigger's text is whole.
  bool push(std::string_view bytes);
  /// How many of the bytes given last a trigger that is not yet whole may have begun in.
  std::size_t pending() const { return held_.size(); }

 private:
  bool see(char byte);
  bool sees(std::string_view mark) const { return !mark.empty() && held_.ends_with(mark); }
  bool rules_out(std::string_view start) const;
  void keep_beginnings();

  Trigger trigger_;
  bool paused_;
  bool over_ = false;  ///< it has come, or cannot come any more
  std::string held_;   ///< what may be the beginning of a mark
};

}  // namespace darkbloom::engine
