#include <string>

#include "base/check.h"
#include "fuzz/targets.h"
#include "grammar/grammar_maker.h"
#include "grammar/limits.h"
#include "support/gbnf.h"

namespace darkbloom::fuzz {
namespace {

constexpr std::size_t kReadMax = 20'000;  ///< bytes of a grammar that the slow reader reads
constexpr int kDepth = 12;

/// Our parsers of JSON and of the grammar agree with what the grammar writes.
void check_sentence(const test::Gbnf& grammar) {
  test::SeededRandom random(1);
  const std::string sentence = grammar.sentence(random, kDepth);
  if (sentence.size() > kReadMax) return;
  const auto value = json::parse(sentence);
  check(value || value.error().detail != "The request body is not valid JSON.", "texts are JSON");
  if (sentence.size() < 500) check(grammar.accepts(sentence), "what is written is accepted");
}

}  // namespace

void schema(ByteView input) {
  const auto node = json::parse({reinterpret_cast<const char*>(input.data()), input.size()});
  if (!node) return;
  grammar::GrammarMaker maker;
  const auto name = maker.add_schema(*node, "schema");
  if (!name) {
    const Error& error = name.error();
    check(error.fault == Fault::invalid && error.code == "unsupported_schema",
          "refusals are named");
    check(error.param.starts_with("schema") && error.detail.ends_with('.'), "a place, a sentence");
    return;
  }
  const std::string text = maker.text(*name);
  check(text.size() <= grammar::kGrammarBytesMax + 64, "grammars have a limit");
  if (text.size() > kReadMax) return;
  const auto grammar = test::Gbnf::parse(text);
  check(grammar.has_value(), "what is made is a grammar");
  check(grammar->endless().empty(), "every rule comes to an end");
  check_sentence(*grammar);
}

std::vector<Bytes> schema_seeds() {
  std::vector<Bytes> seeds;
  for (
      const std::string_view text :
      {R"({"type":"object","properties":{"a":{"type":"string","maxLength":9},"b":{"$ref":"#"}},)"
       R"("required":["a"],"additionalProperties":false})",
       R"({"anyOf":[{"type":"integer","minimum":-5,"maximum":120,"multipleOf":5},{"const":null}]})",
       R"({"type":"string","pattern":"^(a|b[0-9]{2,3})*\\d$","minLength":2})",
       R"({"allOf":[{"$ref":"#/$defs/x"},{"maxItems":3}],"$defs":{"x":{"type":"array",)"
       R"("prefixItems":[{"enum":[1,"two",[3]]}],)"
       R"("items":{"type":"number","exclusiveMinimum":0.5}}}})",
       R"({"oneOf":[{"type":"object","properties":{"k":{"const":"a"}},"required":["k"]},)"
       R"({"type":"array","items":{"type":["string","null"],"format":"date"}}]})"})
    seeds.push_back(copy_of(view_of(text)));
  return seeds;
}

}  // namespace darkbloom::fuzz
