#include "grammar/grammar_maker.h"

#include "grammar/automaton_rules.h"
#include "grammar/json_rules.h"
#include "grammar/limits.h"
#include "grammar/notation.h"
#include "grammar/rules.h"
#include "grammar/schema_compiler.h"

namespace darkbloom::grammar {

struct GrammarMaker::State {
  Rules rules;
};

GrammarMaker::GrammarMaker() : state_(std::make_unique<State>()) {}
GrammarMaker::GrammarMaker(GrammarMaker&&) noexcept = default;
GrammarMaker& GrammarMaker::operator=(GrammarMaker&&) noexcept = default;
GrammarMaker::~GrammarMaker() = default;

Result<std::string> GrammarMaker::add_schema(const json::Node& schema, const std::string& path) {
  Refusal refusal;
  const SchemaRoot root(schema, path);
  std::string name = SchemaCompiler(root, state_->rules, refusal).compile();
  if (state_->rules.size_bytes() > kGrammarBytesMax) refusal.keep(path, "The schema is too large.");
  if (refusal.found()) return fail(refusal.error());
  return name;
}

std::string GrammarMaker::add_any_object() {
  return json_any_object(state_->rules);
}

std::string GrammarMaker::add_any_value() {
  return json_any_value(state_->rules);
}

std::string GrammarMaker::add_rule(std::string_view hint, std::string body) {
  return state_->rules.add(hint, std::move(body));
}

std::string GrammarMaker::add_text_without(std::string_view marker) {
  return add_automaton(state_->rules, "text", without(characters_of(marker)), Spelling::raw);
}

std::string GrammarMaker::text(std::string_view root_body) const {
  return state_->rules.text(root_body);
}

std::string GrammarMaker::literal(std::string_view bytes) {
  return literal_of(bytes);
}

}  // namespace darkbloom::grammar
