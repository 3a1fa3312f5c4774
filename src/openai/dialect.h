#pragma once
// How the models of one family write what is not plain text: thoughts and tool calls. One
// description serves both ways: the grammar that holds a model to it and the parser that reads it.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace darkbloom::openai {

/// How arguments are written.
enum class ArgumentStyle : std::uint8_t {
  json,    ///< one JSON object
  tagged,  ///< each parameter between marks, texts without quotes
  gemma,   ///< an object with bare keys, texts between <|"|>; its brace ends the name
};

/// What ids of calls must look like, because the family's template checks or prints them.
enum class CallIds : std::uint8_t {
  any,
  nine,     ///< nine letters and digits
  counted,  ///< functions.NAME:NUMBER
};

/// The marks of one call, in their order: call_open NAME name_close ARGUMENTS call_close.
struct CallSyntax {
  std::string section_open = {};  ///< before the first call
  std::string call_open = {};
  std::string name_close = {};
  std::string call_close = {};
  std::string between = {};  ///< between calls
  std::string section_close = {};
  std::string trigger = {};  ///< how a section begins, as short as is sure
  ArgumentStyle arguments = ArgumentStyle::json;
  CallIds ids = CallIds::any;
  bool numbered = false;  ///< the name is followed by ':' and the call's number
  bool single = false;    ///< one call per answer
  bool leads = false;     ///< calls only where the answer begins with the trigger
  // Of tagged arguments: parameter_open NAME parameter_middle VALUE parameter_close.
  std::string parameter_open = {};
  std::string parameter_middle = {};
  std::string parameter_close = {};
};

struct ThoughtSyntax {
  std::string open = {};  ///< empty: the family does not think
  std::string close = {};
  std::string after = {};  ///< what then stands before the next part
};

struct Dialect {
  std::string family = {};  ///< for logs and tests
  CallSyntax calls = {};
  ThoughtSyntax thoughts = {};
  std::string answer_open = {};          ///< before the text of an answer
  std::vector<std::string> silent = {};  ///< marks between parts of an answer that say nothing
  /// Control tokens among all these marks, which the engine must let through as text.
  std::vector<std::string> controls = {};
};

/// The dialect that a chat template speaks, told by the marks in it. Templates without calls of
/// their own get those of Hermes, the most widespread.
Dialect dialect_of(std::string_view chat_template);

}  // namespace darkbloom::openai
