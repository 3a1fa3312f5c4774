#pragma once
// What writes the answer to a turn in one API's shape. One sink answers one request; its caller
// serialises the calls.

#include <cstdint>
#include <optional>

#include "base/error.h"
#include "engine/types.h"
#include "openai/chat_usage.h"
#include "openai/delta.h"

namespace darkbloom::openai {

/// How one choice ended.
struct Ending {
  engine::Finish finish = engine::Finish::stop;  ///< stop or length
  bool called = false;                           ///< it has tool calls
  std::optional<std::uint32_t> stop = {};        ///< the stop string that ended it, by its place
};

/// Nothing is written before the first call, so a failure before it can still choose the status.
class TurnSink {
 public:
  virtual ~TurnSink() = default;
  virtual void delta(std::uint32_t choice, const Delta& delta) = 0;
  virtual void ended(std::uint32_t choice, const Ending& ending) = 0;
  /// After the last choice has ended: ends the answer.
  virtual void closed(const Usage& usage) = 0;
  /// Ends the answer with an error: no call may follow.
  virtual void failed(const Error& error) = 0;
};

}  // namespace darkbloom::openai
