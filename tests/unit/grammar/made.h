#pragma once
// Grammars made from schemas, and what they accept, for this room's tests.

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "grammar/grammar_maker.h"
#include "support/gbnf.h"

namespace darkbloom::grammar::testing {

inline json::Node parsed(std::string_view text) {
  auto node = json::parse(text);
  EXPECT_TRUE(node) << text;
  return node ? *std::move(node) : json::Node{};
}

/// The whole grammar of a schema; empty, and a failure, where it is refused.
inline std::string grammar_of(std::string_view schema) {
  GrammarMaker maker;
  const auto name = maker.add_schema(parsed(schema), "schema");
  EXPECT_TRUE(name) << schema << '\n' << name.error().param << ": " << name.error().detail;
  return name ? maker.text(*name) : std::string();
}

inline test::Gbnf read(const std::string& grammar) {
  auto made = test::Gbnf::parse(grammar);
  EXPECT_TRUE(made) << grammar;
  if (!made) return *test::Gbnf::parse("root ::= \"\"");
  EXPECT_TRUE(made->endless().empty()) << grammar;
  return *std::move(made);
}

/// Expects that the schema's grammar has each of `good` and none of `bad`.
inline void expect_texts(std::string_view schema, std::initializer_list<std::string_view> good,
                         std::initializer_list<std::string_view> bad) {
  const std::string text = grammar_of(schema);
  const test::Gbnf grammar = read(text);
  for (const std::string_view each : good)
    EXPECT_TRUE(grammar.accepts(each)) << schema << '\n' << each << '\n' << text;
  for (const std::string_view each : bad)
    EXPECT_FALSE(grammar.accepts(each)) << schema << '\n' << each << '\n' << text;
}

/// Expects that the schema is refused at `place`, which is what follows "schema".
inline void expect_refused(std::string_view schema, std::string_view place) {
  GrammarMaker maker;
  const auto name = maker.add_schema(parsed(schema), "schema");
  ASSERT_FALSE(name) << schema << '\n' << maker.text(*name);
  EXPECT_EQ(name.error().fault, Fault::invalid);
  EXPECT_EQ(name.error().code, "unsupported_schema");
  EXPECT_EQ(name.error().param, "schema" + std::string(place)) << schema << name.error().detail;
  EXPECT_TRUE(name.error().detail.ends_with('.')) << name.error().detail;
}

}  // namespace darkbloom::grammar::testing
