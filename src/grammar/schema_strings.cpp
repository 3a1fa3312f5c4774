#include <algorithm>
#include <format>
#include <optional>

#include "grammar/automaton_rules.h"
#include "grammar/formats.h"
#include "grammar/json_rules.h"
#include "grammar/limits.h"
#include "grammar/pattern.h"
#include "grammar/schema_compiler.h"

namespace darkbloom::grammar {
namespace {

class StringMaker {
 public:
  StringMaker(Rules& rules, const Schema& schema, Refusal& refusal)
      : rules_(rules), schema_(schema), refusal_(refusal) {}

  std::string run() {
    Times length{.least = count_in(schema_, "minLength", refusal_).value_or(0),
                 .most = count_in(schema_, "maxLength", refusal_)};
    if (length.most && *length.most < length.least)
      refusal_.keep(schema_.path_of("maxLength"), "`maxLength` is less than `minLength`.");
    if (const auto* pattern = text_in(schema_, "pattern", refusal_)) hold(*pattern, "pattern");
    if (const auto* format = text_in(schema_, "format", refusal_)) hold_format(*format);
    if (refusal_.found()) return {};
    if (!texts_) return json_string(rules_, length);
    hold_length(length);
    if (refusal_.found()) return {};
    const std::string inside =
        add_automaton(rules_, hint_of(schema_.path), *texts_, Spelling::json);
    return rules_.shared("string", std::format(R"("\"" {} "\"")", inside));
  }

 private:
  void hold_format(std::string_view format) {
    if (const auto pattern = pattern_of_format(format)) return hold(*pattern, "format");
    refusal_.keep(schema_.path_of("format"), "This format is not supported.");
  }

  void hold(std::string_view text, std::string_view keyword) {
    const auto pattern = parse_pattern(text);
    auto automaton =
        pattern ? automaton_of(*pattern, rules_.work()) : std::unexpected(pattern.error());
    if (!automaton) return refusal_.keep(schema_.path_of(keyword), automaton.error().detail);
    hold(*std::move(automaton), keyword);
  }

  void hold(Automaton automaton, std::string_view keyword) {
    if (texts_) {
      auto both = common(*texts_, automaton, rules_.work());
      if (!both)
        return refusal_.keep(schema_.path_of(keyword), "The pattern needs too many states.");
      automaton = *std::move(both);
    }
    if (!automaton.accepts_any())
      return refusal_.keep(schema_.path_of(keyword), "No text satisfies this.");
    texts_ = std::move(automaton);
  }

  void hold_length(Times length) {
    const auto longest = longest_text(*texts_);
    if (longest && length.most >= longest) length.most.reset();
    if (length.least == 0 && !length.most) return;
    if (std::max(length.least, length.most.value_or(0)) > kAutomatonStatesMax)
      return refusal_.keep(schema_.path, "Such a length beside a pattern is not supported.");
    hold(of_length(length.least, length.most), length.most ? "maxLength" : "minLength");
  }

  Rules& rules_;
  const Schema& schema_;
  Refusal& refusal_;
  std::optional<Automaton> texts_;
};

}  // namespace

std::string add_string(Rules& rules, const Schema& schema, Refusal& refusal) {
  return StringMaker(rules, schema, refusal).run();
}

}  // namespace darkbloom::grammar
