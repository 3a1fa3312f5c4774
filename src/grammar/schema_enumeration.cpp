#include <algorithm>
#include <format>
#include <string>
#include <vector>

#include "grammar/automaton_rules.h"
#include "grammar/limits.h"
#include "grammar/notation.h"
#include "grammar/schema_compiler.h"
#include "json/write.h"

namespace darkbloom::grammar {
namespace {

constexpr std::size_t kFew = 4;  ///< so many texts stand side by side; more become a tree
constexpr std::size_t kMergedMax =
    500;  ///< bytes of a text; merging goes as deep as texts are long

class EnumerationMaker {
 public:
  EnumerationMaker(Rules& rules, const Schema& schema, Refusal& refusal)
      : rules_(rules), schema_(schema), refusal_(refusal) {}

  std::string run() {
    const std::vector<Kind> kinds =
        schema_.has("type") ? kinds_of(schema_, refusal_) : std::vector<Kind>{};
    for (const json::Node& value : values()) {
      if (!kinds.empty() && !allows(kinds, kind_of(value))) continue;
      check_siblings(kind_of(value));
      texts_.push_back(json::to_text(value));
    }
    if (texts_.empty()) refusal_.keep(schema_.path, "No value of `enum` or `const` is allowed.");
    if (refusal_.found()) return {};
    std::ranges::sort(texts_);
    const auto repeats = std::ranges::unique(texts_);
    texts_.erase(repeats.begin(), repeats.end());
    return texts_.size() > kFew ? tree() : list();
  }

 private:
  json::Node::Array values() {
    json::Node::Array values;
    const json::Node* const only = schema_.find("const");
    if (const auto* list = list_in(schema_, "enum", refusal_)) {
      values = *list;
      if (only != nullptr)
        std::erase_if(values, [&](const auto& value) { return !same_value(value, *only); });
    } else if (only != nullptr) {
      values = {*only};
    }
    if (values.size() > kEnumMax)
      refusal_.keep(schema_.path_of("enum"), "`enum` has too many values.");
    return values;
  }

  /// A keyword that might forbid one of the values.
  void check_siblings(Kind kind) {
    for (const json::Member& member : *schema_.node.as<json::Node::Object>()) {
      const auto subject = subject_of(member.name);
      const bool applies = subject && allows({*subject}, kind);
      if (applies)
        refusal_.keep(schema_.path_of(member.name),
                      "This keyword beside `enum` or `const` is not supported.");
    }
  }

  std::string list() {
    std::string body;
    for (const std::string& text : texts_)
      body += (body.empty() ? "" : " | ") + literal_of(text);
    return rules_.shared(hint_of(schema_.path), std::move(body));
  }

  std::string tree() {
    std::vector<std::u32string> texts;
    for (const std::string& text : texts_)
      texts.push_back(characters_of(text));
    const std::size_t longest = std::ranges::max(texts_, {}, &std::string::size).size();
    Automaton tree = one_of(texts);
    if (longest <= kMergedMax) tree = merged(tree);
    return add_automaton(rules_, hint_of(schema_.path), tree, Spelling::raw);
  }

  Rules& rules_;
  const Schema& schema_;
  Refusal& refusal_;
  std::vector<std::string> texts_;
};

}  // namespace

std::string add_enumeration(Rules& rules, const Schema& schema, Refusal& refusal) {
  return EnumerationMaker(rules, schema, refusal).run();
}

}  // namespace darkbloom::grammar
