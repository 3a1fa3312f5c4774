// Prints random schemas with texts that their grammars have, one JSON object a line, for a judge
// that knows JSON Schema and not this project: tests/e2e/json_schema.py.
//
// usage: schema_texts SCHEMAS TEXTS [SEED]

#include <cstdlib>
#include <iostream>
#include <span>
#include <string>

#include "grammar/grammar_maker.h"
#include "json/text.h"
#include "support/gbnf.h"
#include "support/random_schema.h"

namespace {

using darkbloom::grammar::GrammarMaker;
using darkbloom::test::Gbnf;
using darkbloom::test::SeededRandom;

constexpr int kDepth = 14;

/// One line, or nothing where our own reader refuses the grammar.
std::string line_of(const std::string& schema, int texts, SeededRandom& random) {
  GrammarMaker maker;
  const auto node = darkbloom::json::parse(schema);
  if (!node) return {};
  const auto name = maker.add_schema(*node, "schema");
  std::string line = R"({"schema":)" + schema;
  if (!name) {
    line += R"(,"refused":)";
    darkbloom::json::append_string(line, name.error().param + ": " + name.error().detail);
    return line + '}';
  }
  const auto grammar = Gbnf::parse(maker.text(*name));
  if (!grammar) return {};
  line += R"(,"texts":[)";
  for (int i = 0; i < texts; ++i) {
    if (i > 0) line += ',';
    darkbloom::json::append_string(line, grammar->sentence(random, kDepth));
  }
  return line + "]}";
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> arguments(argv, static_cast<std::size_t>(argc));
  if (arguments.size() < 3) return 2;
  const int schemas = std::atoi(arguments[1]);
  const int texts = std::atoi(arguments[2]);
  SeededRandom random(arguments.size() > 3 ? std::strtoull(arguments[3], nullptr, 10)
                                           : darkbloom::test::test_seed());
  for (int i = 0; i < schemas; ++i) {
    const std::string schema = darkbloom::test::random_schema(random);
    const std::string line = line_of(schema, texts, random);
    if (line.empty()) {
      std::cerr << "no grammar: " << schema << '\n';
      return 1;
    }
    std::cout << line << '\n';
  }
  return 0;
}
