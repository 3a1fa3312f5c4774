#pragma once
// Who hears an answer, whatever gives it: sealed machines, a model of this one, another service.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"

namespace darkbloom::front {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct AnswerHead {
  std::uint16_t status = 200;
  std::string content_type = {};
  Headers headers = {};    ///< names in lower case
  Headers passing = {};    ///< the same, of what holds just now: not told to who comes again
  bool receipted = false;  ///< a receipt comes with the end
};

/// Nothing was answered, or the answer broke.
struct Failure {
  Error error;
  Headers headers = {};
};

/// Hears an answer: head once, then parts, then exactly one of end and failed. failed may come
/// without a head (nothing was answered) or after it (the stream broke).
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void head(const AnswerHead& head) = 0;
  /// Of a stream: one or more whole server-sent events.
  virtual void part(std::string_view text) = 0;
  /// `receipt` is a file to be kept; empty: there is none.
  virtual void end(ByteView receipt) = 0;
  virtual void failed(const Failure& failure) = 0;
};

}  // namespace darkbloom::front
