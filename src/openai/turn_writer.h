#pragma once
// Reads an engine's pieces as thoughts, text and tool calls and hands them to a sink.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "openai/answer_parser.h"
#include "openai/answer_writer.h"
#include "openai/turn_sink.h"

namespace darkbloom::openai {

class TurnWriter final : public AnswerWriter {
 public:
  struct Setting {
    const Dialect& dialect;        ///< outlives the writer
    std::vector<Tool> tools = {};  ///< empty: nothing is read as a call
    bool in_thought = false;       ///< the prompt ends inside a thought
    std::uint32_t choices = 1;
    std::uint32_t resumed_tokens = 0;  ///< of the answer, at the prompt's end
    std::string call_salt = {};        ///< hexadecimal, for call ids that never come twice
  };
  TurnWriter(Setting setting, std::unique_ptr<TurnSink> sink);

  void piece(std::uint32_t choice, const engine::Piece& piece) override;
  void finish(std::uint32_t choice, const engine::Outcome& outcome, bool last) override;
  void fail(const Error& error) override;

 private:
  struct Choice {
    AnswerParser parser;
    std::vector<engine::ChosenToken> logprobs = {};  ///< of text that is held back
    std::uint32_t thought_tokens = 0;
  };

  void tell(std::uint32_t index, std::vector<Delta> deltas);
  std::string call_id(const std::string& name);

  Setting setting_;
  std::unique_ptr<TurnSink> sink_;
  std::vector<Choice> choices_;
  std::size_t calls_ = 0;
  Usage usage_;
};

}  // namespace darkbloom::openai
