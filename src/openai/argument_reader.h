#pragma once
// Reads the arguments of one tool call as its dialect writes them and says them as a JSON object,
// as they come.

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "openai/delta.h"
#include "openai/dialect.h"
#include "openai/turn.h"

namespace darkbloom::openai {

class ArgumentReader {
 public:
  virtual ~ArgumentReader() = default;
  /// Takes what it can from the beginning of `text`, says how much, and adds what that settles.
  virtual std::size_t read(std::string_view text, std::vector<Delta>& deltas) = 0;
  /// The answer ended inside of the arguments: says what is still held.
  virtual void finish(std::vector<Delta>& deltas) = 0;
  /// True once the arguments have ended; nothing after them was taken.
  virtual bool whole() const = 0;
};

/// `calls` and `tool` outlive the reader; `tool` is null where no such tool is known.
std::unique_ptr<ArgumentReader> make_argument_reader(const CallSyntax& calls, const Tool* tool);

}  // namespace darkbloom::openai
