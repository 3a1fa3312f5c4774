#pragma once
// Ends a text before the first of some stop strings, also when one is spread over many tokens: what
// may be the beginning of a stop string is held back until it is known.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/utf8_joiner.h"

namespace darkbloom::engine {

class StopFilter {
 public:
  /// Refuses as invalid more than kStopsMax strings, an empty one or one over kStopBytesMax.
  static Result<StopFilter> make(std::vector<std::string> stops);

  /// Takes a token's bytes and appends to `text` what no stop string can still take back.
  void push(std::string_view bytes, std::string& text);
  /// The answer is over: appends what was held. A character left unfinished is dropped.
  void finish(std::string& text);
  /// True once a stop string has been seen; nothing more comes out.
  bool stopped() const { return stop_.has_value(); }
  /// The place of that string in the list.
  std::optional<std::uint32_t> stop() const { return stop_; }

 private:
  explicit StopFilter(std::vector<std::string> stops) : stops_(std::move(stops)) {}
  std::size_t held_from() const;

  std::vector<std::string> stops_;
  Utf8Joiner joiner_;
  std::string held_;  ///< whole characters, shorter than the longest stop string between calls
  std::optional<std::uint32_t> stop_ = {};
};

}  // namespace darkbloom::engine
