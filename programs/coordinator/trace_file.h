#pragma once
// Traces as lines of a file that is bounded. A disk that is full stops traces, never requests.

#include "coordinator/tracer.h"
#include "support/rotating_file.h"

namespace darkbloom::coordinator {

class TraceFile final : public TraceSink {
 public:
  explicit TraceFile(RotatingFile file) : file_(std::move(file)) {}
  /// Says once in the log that it cannot be written.
  void line(std::string_view text) override;

 private:
  RotatingFile file_;
  bool complained_ = false;
};

}  // namespace darkbloom::coordinator
