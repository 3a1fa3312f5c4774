#pragma once
// The arguments of a call as Gemma 4 writes them, as grammar rules: texts between <|"|>, bare keys,
// the rest as in JSON.

#include <string>
#include <string_view>

#include "base/error.h"
#include "grammar/grammar_maker.h"
#include "openai/turn.h"

namespace darkbloom::openai {

class GemmaArguments {
 public:
  /// `maker` outlives this.
  explicit GemmaArguments(grammar::GrammarMaker& maker);

  /// All members of the tool's object, up to and with its closing brace. What cannot be held is
  /// free where the tool is not strict, and refused where it is, with its place.
  Result<std::string> members(const Tool& tool);

 private:
  /// A schema and where it stands in the request.
  struct Place {
    const json::Node& schema;
    std::string path;
  };

  Result<std::string> listed(const Place& place, const json::Node::Object& properties);
  Result<std::string> object(const Place& place);
  Result<std::string> list(const Place& place);
  Result<std::string> value(const Place& place);
  Result<std::string> typed(const Place& place, std::string_view type);
  Result<std::string> one_of_types(const Place& place, const json::Node::Array& types);
  Result<std::string> one_of_schemas(const Place& place, const json::Node::Array& schemas);
  Result<std::string> one_of_values(const Place& place, const json::Node::Array& values);
  /// Any value, or the refusal of a strict tool.
  Result<std::string> unheld(const Place& place);
  std::string any_member();

  grammar::GrammarMaker& maker_;
  bool strict_ = false;
  std::string text_;
  std::string any_;
};

}  // namespace darkbloom::openai
