#include "openai/answer_parser.h"

#include <algorithm>
#include <utility>

#include "engine/mark_start.h"

namespace darkbloom::openai {
namespace {

constexpr std::string_view kSpaces = " \t\n\r";

const Tool* tool_named(const std::vector<Tool>& tools, std::string_view name) {
  const auto found = std::ranges::find(tools, name, &Tool::name);
  return found == tools.end() ? nullptr : &*found;
}

}  // namespace

AnswerParser::AnswerParser(const Dialect& dialect, const std::vector<Tool>* tools, bool in_thought)
    : dialect_(dialect),
      tools_(tools),
      state_(in_thought ? State::thought : State::text),
      silent_start_(in_thought) {}

std::vector<AnswerParser::Mark> AnswerParser::marks_of(State state) const {
  const ThoughtSyntax& thoughts = dialect_.thoughts;
  if (state == State::thought) return {{thoughts.close, State::text}};
  std::vector<Mark> marks;
  if (!thoughts.open.empty()) {
    marks.push_back({thoughts.open, State::thought});
    marks.push_back({thoughts.close, State::text});  // of a thought that was never opened
  }
  if (tools_ != nullptr) {
    const CallSyntax& calls = dialect_.calls;
    marks.push_back({calls.section_open.empty() ? calls.call_open : calls.section_open,
                     calls.section_open.empty() ? State::name : State::after_call});
  }
  for (const std::string& silent : dialect_.silent)
    marks.push_back({silent, State::text});
  return marks;
}

AnswerParser::Found AnswerParser::find_mark(const std::vector<Mark>& marks) const {
  Found found{.at = held_.size()};
  std::size_t maybe = held_.size();
  for (const Mark& mark : marks) {
    const std::size_t at = held_.find(mark.text);
    if (at < found.at) found = {&mark, at};
    maybe = std::min(maybe, held_.size() - engine::started(mark.text, held_));
  }
  // A mark that began earlier may still be whole later, and would then come first.
  if (maybe < found.at) return {.at = maybe};
  return found;
}

void AnswerParser::push(std::string_view text, std::vector<Delta>& deltas) {
  held_ += text;
  while (!held_.empty() && step(deltas)) {
  }
}

void AnswerParser::finish(std::vector<Delta>& deltas) {
  if (state_ == State::arguments) reader_->finish(deltas);
  if (state_ != State::thought && state_ != State::text) return;
  say(held_, deltas);
  held_.clear();
}

/// True when there may be more to read in what is held.
bool AnswerParser::step(std::vector<Delta>& deltas) {
  switch (state_) {
    case State::thought:
    case State::text:
      return read_free(deltas);
    case State::name:
      return read_name(deltas);
    case State::arguments:
      return read_arguments(deltas);
    case State::after_call:
      return skip_to_next_call();
  }
  return false;
}

bool AnswerParser::read_free(std::vector<Delta>& deltas) {
  const std::vector<Mark> marks = marks_of(state_);
  const Found found = find_mark(marks);
  say(std::string_view(held_).substr(0, found.at), deltas);
  held_.erase(0, found.at);
  if (found.mark == nullptr) return false;
  held_.erase(0, found.mark->text.size());
  enter(found.mark->next);
  return true;
}

void AnswerParser::enter(State next) {
  blanks_.clear();
  silent_start_ = true;
  state_ = next;
}

/// White space around thoughts and calls belongs to the dialect, not to the text.
void AnswerParser::say(std::string_view text, std::vector<Delta>& deltas) {
  if (silent_start_) {
    text.remove_prefix(std::min(text.find_first_not_of(kSpaces), text.size()));
    if (text.empty()) return;
    silent_start_ = false;
  }
  const bool trims = tools_ != nullptr || !dialect_.thoughts.open.empty();
  const std::size_t end = trims ? text.find_last_not_of(kSpaces) + 1 : text.size();
  if (end > 0) {
    const DeltaKind kind = state_ == State::thought ? DeltaKind::thought : DeltaKind::text;
    deltas.push_back({kind, std::exchange(blanks_, {}) + std::string(text.substr(0, end))});
  }
  blanks_ += text.substr(end);
}

bool AnswerParser::read_name(std::vector<Delta>& deltas) {
  const std::string& close = dialect_.calls.name_close;
  const std::size_t end = held_.find(close);
  if (end == std::string::npos) return false;
  std::string name = held_.substr(0, end);
  if (dialect_.calls.numbered) name.resize(std::min(name.find(':'), name.size()));
  held_.erase(0, end + close.size());
  calls_ += 1;
  reader_ = make_argument_reader(dialect_.calls, tool_named(*tools_, name));
  deltas.push_back({DeltaKind::call, std::move(name)});
  state_ = State::arguments;
  return true;
}

bool AnswerParser::read_arguments(std::vector<Delta>& deltas) {
  const std::size_t taken = reader_->read(held_, deltas);
  held_.erase(0, taken);
  if (!reader_->whole()) return false;
  state_ = State::after_call;
  return true;
}

/// Between calls there are marks only.
bool AnswerParser::skip_to_next_call() {
  const std::string& open = dialect_.calls.call_open;
  const std::size_t at = held_.find(open);
  if (at == std::string::npos) return false;
  held_.erase(0, at + open.size());
  state_ = State::name;
  return true;
}

}  // namespace darkbloom::openai
