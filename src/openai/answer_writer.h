#pragma once
// What turns the pieces of an engine into one answer. One writer answers one request; its caller
// serialises the calls.

#include <cstdint>

#include "base/error.h"
#include "engine/types.h"

namespace darkbloom::openai {

/// Nothing is written before the first call, so a failure before it can still choose the status.
class AnswerWriter {
 public:
  virtual ~AnswerWriter() = default;
  /// The next part of a choice, numbered from 0.
  virtual void piece(std::uint32_t choice, const engine::Piece& piece) = 0;
  /// A choice ended well; with `last` set, all have, and the answer is ended.
  virtual void finish(std::uint32_t choice, const engine::Outcome& outcome, bool last) = 0;
  /// Ends the answer with an error: no call may follow.
  virtual void fail(const Error& error) = 0;
};

}  // namespace darkbloom::openai
