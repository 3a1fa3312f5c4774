#include "openai/turn_writer.h"

#include <format>
#include <iterator>
#include <utility>

namespace darkbloom::openai {

TurnWriter::TurnWriter(Setting setting, std::unique_ptr<TurnSink> sink)
    : setting_(std::move(setting)), sink_(std::move(sink)) {
  const auto* const tools = setting_.tools.empty() ? nullptr : &setting_.tools;
  for (std::uint32_t i = 0; i < setting_.choices; ++i) {
    choices_.push_back({.parser = AnswerParser(setting_.dialect, tools, setting_.in_thought)});
  }
}

void TurnWriter::piece(std::uint32_t index, const engine::Piece& piece) {
  Choice& choice = choices_[index];
  std::ranges::copy(piece.logprobs, std::back_inserter(choice.logprobs));
  std::vector<Delta> deltas;
  const bool thought = choice.parser.thinking();
  choice.parser.push(piece.text, deltas);
  if (thought || choice.parser.thinking()) choice.thought_tokens = piece.tokens;
  tell(index, std::move(deltas));
}

/// The log probabilities of all that has come since go with the first delta.
void TurnWriter::tell(std::uint32_t index, std::vector<Delta> deltas) {
  for (Delta& delta : deltas) {
    delta.logprobs = std::exchange(choices_[index].logprobs, {});
    if (delta.kind == DeltaKind::call) delta.call_id = call_id(delta.text);
    sink_->delta(index, delta);
  }
}

/// Some families' templates take ids of their own form only when they are sent back.
std::string TurnWriter::call_id(const std::string& name) {
  const std::size_t number = calls_++;
  switch (setting_.dialect.calls.ids) {
    case CallIds::nine:
      return std::format("{:.7}{:02x}", setting_.call_salt, number % 256);
    case CallIds::counted:
      return std::format("functions.{}:{}", name, number);
    case CallIds::any:
      break;
  }
  return std::format("call_{}{:02x}", setting_.call_salt, number);
}

void TurnWriter::finish(std::uint32_t index, const engine::Outcome& outcome, bool last) {
  Choice& choice = choices_[index];
  std::vector<Delta> deltas;
  choice.parser.finish(deltas);
  if (deltas.empty() && !choice.logprobs.empty()) deltas.push_back({});
  tell(index, std::move(deltas));
  usage_.add(outcome, setting_.resumed_tokens);
  usage_.thought_tokens += choice.thought_tokens;
  sink_->ended(index, {outcome.finish, choice.parser.called(), outcome.stop});
  if (last) sink_->closed(usage_);
}

void TurnWriter::fail(const Error& error) {
  sink_->failed(error);
}

}  // namespace darkbloom::openai
