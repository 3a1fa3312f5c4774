#include "openai/call_grammar.h"

#include <algorithm>
#include <format>

#include "openai/argument_grammar.h"
#include "openai/turn_grammar.h"

namespace darkbloom::openai {
namespace {

using grammar::GrammarMaker;

bool is_called(const Turn& turn, const Tool& tool) {
  const auto& allowed = turn.tool_choice.allowed;
  return allowed.empty() || std::ranges::contains(allowed, tool.name);
}

/// The text as a literal with a blank after it; nothing for no text.
std::string part(const std::string& text) {
  return text.empty() ? text : GrammarMaker::literal(text) + " ";
}

Result<std::string> add_call(const Tool& tool, const CallSyntax& calls, GrammarMaker& maker) {
  const auto arguments = add_arguments(tool, calls, maker);
  if (!arguments) return arguments;
  std::string body = part(calls.call_open + tool.name + (calls.numbered ? ":" : ""));
  if (calls.numbered) body += "[0-9] [0-9]? ";
  body += part(calls.name_close) + *arguments + " " + part(calls.call_close);
  return maker.add_rule("call", std::move(body));
}

}  // namespace

Result<std::string> add_calls(const Turn& turn, const CallSyntax& calls, GrammarMaker& maker) {
  std::string any;
  for (const Tool& tool : turn.tools) {
    if (!is_called(turn, tool)) continue;
    const auto call = add_call(tool, calls, maker);
    if (!call) return call;
    any += (any.empty() ? "" : " | ") + *call;
  }
  any = maker.add_rule("any-call", any);
  const bool one = calls.single || !turn.parallel_calls || turn.tool_choice.mode == ToolMode::named;
  std::string body = part(calls.section_open) + any + " ";
  if (!one) {
    body += std::format("({}{}){{0,{}}} ", part(calls.between), any, kParallelCallsMax - 1);
  }
  return maker.add_rule("calls", body + part(calls.section_close));
}

}  // namespace darkbloom::openai
