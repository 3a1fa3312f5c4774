#pragma once
// Server-sent events of a stranger, cut where events end and not where packets do.

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/secret.h"

namespace darkbloom::connect {

class WholeEvents {
 public:
  static constexpr std::size_t kEventMax = 4U << 20;  ///< bytes

  /// The events that are whole now, each with its blank line, line ends as \n; empty: none yet.
  /// Refuses as too_large an event over the limit.
  Result<Secret> add(std::string_view bytes);
  /// An event has come that tells clients that the answer is whole or has failed.
  bool ended() const { return ended_; }

 private:
  Secret with_plain_ends(std::string_view bytes);

  Secret waiting_;
  int line_ends_ = 2;          // in a row so far; a stream begins as after an event
  bool after_return_ = false;  // the last byte was \r, whose line end is written
  bool ended_ = false;
};

}  // namespace darkbloom::connect
