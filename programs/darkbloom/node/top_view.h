#pragma once
// The picture that `darkbloom node top` shows: drawn from facts, on any screen.

#include <cstdint>
#include <deque>
#include <ftxui/dom/elements.hpp>
#include <string>

#include "darkbloom/node/senses.h"
#include "darkbloom/node/view.h"

namespace darkbloom::operate {

/// Tokens per second, one value a second.
class Speeds {
 public:
  static constexpr std::size_t kKept = 240;
  void add(double tokens_per_second) {
    if (values_.size() == kKept) values_.pop_front();
    values_.push_back(tokens_per_second);
  }
  const std::deque<double>& values() const { return values_; }

 private:
  std::deque<double> values_;
};

struct TopFacts {
  View view = {};
  Senses senses = {};
  Speeds speeds = {};
  UnixMillis now_ms = 0;
};

ftxui::Element top_picture(const TopFacts& facts);
/// The same as text without colours, `width` by `height` characters.
std::string top_text(const TopFacts& facts, int width, int height);
/// One line, where there is no terminal.
std::string top_line(const TopFacts& facts);

}  // namespace darkbloom::operate
