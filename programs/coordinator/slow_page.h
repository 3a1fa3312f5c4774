#pragma once
// A page for everybody, made anew every ten seconds at most: who reads it all the time learns no
// better when single requests pass, and costs no more than others.

#include <optional>
#include <string>

#include "base/environment.h"

namespace darkbloom::coordinator {

class SlowPage {
 public:
  static constexpr UnixMillis kKeptMs = 10'000;

  /// `make` gives the text of now.
  template <typename Make>
  const std::string& text(UnixMillis now_ms, const Make& make) {
    if (!made_at_ms_ || now_ms - *made_at_ms_ >= kKeptMs) {
      text_ = make();
      made_at_ms_ = now_ms;
    }
    return text_;
  }

 private:
  std::string text_;
  std::optional<UnixMillis> made_at_ms_;
};

}  // namespace darkbloom::coordinator
