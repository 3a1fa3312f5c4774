#pragma once
// Reads what a model writes, piece by piece: its thoughts, its text and its tool calls told apart
// by the marks of its dialect. A grammar holds calls to their form (turn_grammar.h), so that this
// reads one form and guesses nothing.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "openai/argument_reader.h"
#include "openai/delta.h"
#include "openai/dialect.h"
#include "openai/turn.h"

namespace darkbloom::openai {

class AnswerParser {
 public:
  /// `dialect` and `tools` outlive the parser. `in_thought`: the prompt ended inside a thought.
  /// Where `tools` is null nothing is read as a call.
  AnswerParser(const Dialect& dialect, const std::vector<Tool>* tools, bool in_thought);

  /// Takes the next text and adds what it settles to `deltas`; text that may be the beginning of a
  /// mark is held back.
  void push(std::string_view text, std::vector<Delta>& deltas);
  /// The answer is over: what was held is text.
  void finish(std::vector<Delta>& deltas);

  bool thinking() const { return state_ == State::thought; }
  bool called() const { return calls_ > 0; }

 private:
  enum class State : std::uint8_t { thought, text, name, arguments, after_call };
  struct Mark {
    std::string_view text;
    State next;
  };
  /// Where a mark was found, or from where on the text may become one.
  struct Found {
    const Mark* mark = nullptr;
    std::size_t at = 0;
  };

  std::vector<Mark> marks_of(State state) const;
  Found find_mark(const std::vector<Mark>& marks) const;
  bool step(std::vector<Delta>& deltas);
  bool read_free(std::vector<Delta>& deltas);
  bool read_name(std::vector<Delta>& deltas);
  bool read_arguments(std::vector<Delta>& deltas);
  bool skip_to_next_call();
  void enter(State next);
  void say(std::string_view text, std::vector<Delta>& deltas);

  const Dialect& dialect_;
  const std::vector<Tool>* tools_;
  State state_;
  std::string held_;           ///< not yet settled
  std::string blanks_;         ///< white space that counts only where text follows
  bool silent_start_ = false;  ///< white space is dropped until the first character
  std::size_t calls_ = 0;
  std::unique_ptr<ArgumentReader> reader_;
};

}  // namespace darkbloom::openai
