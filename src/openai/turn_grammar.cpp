#include "openai/turn_grammar.h"

#include <algorithm>
#include <format>

#include "grammar/grammar_maker.h"
#include "openai/call_grammar.h"

namespace darkbloom::openai {
namespace {

using grammar::GrammarMaker;

/// The rest of the thought that the prompt has begun, and what stands before the next part.
std::string thought_rest(const ThoughtSyntax& thoughts, GrammarMaker& maker) {
  const std::string text = maker.add_text_without(thoughts.close);
  std::string rest = text + " " + GrammarMaker::literal(thoughts.close) + " [\\n]? [\\n]? ";
  if (!thoughts.after.empty()) rest += GrammarMaker::literal(thoughts.after) + " ";
  return rest;
}

Result<std::string> add_format(const Turn& turn, const Dialect& dialect, GrammarMaker& maker) {
  Result<std::string> rule = turn.format.kind == FormatKind::json_schema
                                 ? maker.add_schema(turn.format.schema, turn.format.schema_path)
                                 : Result<std::string>(maker.add_any_object());
  if (!rule || dialect.answer_open.empty()) return rule;
  return maker.add_rule("answer", GrammarMaker::literal(dialect.answer_open) + " " + *rule);
}

/// What the answer may be, thoughts apart.
Result<std::string> add_answer(const Turn& turn, const Dialect& dialect, GrammarMaker& maker) {
  const bool formatted = turn.format.kind != FormatKind::text && !must_call(turn);
  Result<std::string> calls = std::string();
  if (may_call(turn)) calls = add_calls(turn, dialect.calls, maker);
  if (!calls || !formatted) return calls;
  const Result<std::string> format = add_format(turn, dialect, maker);
  if (!format || calls->empty()) return format;
  return std::format("({} | {})", *format, *calls);
}

/// Free text until a call begins, which then is held to its form.
engine::Trigger trigger_of(const Dialect& dialect, bool in_thought) {
  return {.text = dialect.calls.trigger,
          .pause_open = dialect.thoughts.open,
          .pause_close = dialect.thoughts.close,
          .paused = in_thought,
          .at_start = dialect.calls.leads};
}

}  // namespace

Result<TurnGrammar> make_turn_grammar(const Turn& turn, const Dialect& dialect, bool in_thought) {
  const bool formatted = turn.format.kind != FormatKind::text;
  if (!formatted && !may_call(turn)) return TurnGrammar{};
  GrammarMaker maker;
  const Result<std::string> answer = add_answer(turn, dialect, maker);
  if (!answer) return fail(answer.error());
  if (!formatted && !must_call(turn)) {
    return TurnGrammar{maker.text(*answer), trigger_of(dialect, in_thought)};
  }
  const std::string thoughts = in_thought ? thought_rest(dialect.thoughts, maker) : "";
  return TurnGrammar{.gbnf = maker.text(thoughts + *answer)};
}

}  // namespace darkbloom::openai
