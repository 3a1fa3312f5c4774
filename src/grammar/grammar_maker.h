#pragma once
// Grammars in GBNF, the language of llama.cpp's grammars, from JSON schemas. It fails closed: what
// a grammar cannot hold to is refused with its place, never left out. docs/json-schema.md lists the
// keywords.

#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "json/document.h"

namespace darkbloom::grammar {

class GrammarMaker {
 public:
  GrammarMaker();
  GrammarMaker(GrammarMaker&&) noexcept;
  GrammarMaker& operator=(GrammarMaker&&) noexcept;
  ~GrammarMaker();

  /// Adds rules for the JSON texts of values that `schema` allows, and returns the name of theirs.
  /// `path` is where the schema stands in the request; its `$ref`s point into itself. Refuses as
  /// invalid, with the code "unsupported_schema" and the place as param, such as
  /// "response_format.json_schema.schema.properties.a.pattern"; after that the maker is spoilt.
  Result<std::string> add_schema(const json::Node& schema, const std::string& path);
  /// Any object or value, nested to the depth limit of limits.h.
  std::string add_any_object();
  std::string add_any_value();
  /// A rule of the caller's; its name is like `hint`. The body is GBNF, on one line.
  std::string add_rule(std::string_view hint, std::string body);
  /// Any text in which `marker`, which is not empty, does not occur.
  std::string add_text_without(std::string_view marker);
  /// The whole grammar: `root_body`, then the rules.
  std::string text(std::string_view root_body) const;
  /// A quoted literal of GBNF for UTF-8 text.
  static std::string literal(std::string_view bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace darkbloom::grammar
