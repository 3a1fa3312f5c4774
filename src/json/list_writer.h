#pragma once
// One JSON list written entry by entry.

#include <string>

namespace darkbloom::json {

/// Adds to `out`, which outlives it: the opening bracket when made, the closing one at end().
class ListWriter {
 public:
  explicit ListWriter(std::string& out) : out_(out) { out_ += '['; }

  /// Where the next entry is to be written, as JSON text.
  std::string& next() {
    if (begun_) out_ += ',';
    begun_ = true;
    return out_;
  }
  void end() { out_ += ']'; }

 private:
  std::string& out_;
  bool begun_ = false;
};

}  // namespace darkbloom::json
