#include "grammar/json_rules.h"

#include <format>

#include "grammar/limits.h"

namespace darkbloom::grammar {
namespace {

/// One character of a string; \u without surrogates, which are no characters alone.
std::string json_char(Rules& rules) {
  const std::string plain =
      rules.shared("plain", R"([\x20-\x21\x23-\x5B\x5D-\uD7FF\uE000-\U0010FFFF])");
  const std::string code =
      rules.shared("code", "[0-9a-cefA-CEF] [0-9a-fA-F]{3} | [dD] [0-7] [0-9a-fA-F]{2}");
  return rules.shared("char", std::format(R"({} | "\\" (["\\/bfnrt] | "u" {}))", plain, code));
}

/// Values of at most that depth, the shallow ones first.
struct Level {
  std::string object;
  std::string array;
  std::string value;
};

Level level_above(Rules& rules, const std::string& below, const std::string& scalar) {
  const std::string gap = json_gap(rules);
  const std::string comma = json_comma(rules);
  const std::string member =
      rules.shared("member", std::format("{} {} {}", json_string(rules), json_colon(rules), below));
  Level level;
  level.object = rules.shared(
      "any-object", std::format(R"("{{" {0} ({1} ({2} {1})* {0})? "}}")", gap, member, comma));
  level.array = rules.shared(
      "any-array", std::format(R"("[" {0} ({1} ({2} {1})* {0})? "]")", gap, below, comma));
  level.value = rules.shared("any", std::format("{} | {} | {}", scalar, level.object, level.array));
  return level;
}

Level any_level(Rules& rules) {
  const std::string scalar =
      rules.shared("scalar", std::format(R"({} | {} | "true" | "false" | "null")",
                                         json_string(rules), json_number(rules)));
  Level level{.object = {}, .array = {}, .value = scalar};
  for (std::size_t depth = 0; depth < kAnyDepthMax; ++depth)
    level = level_above(rules, level.value, scalar);
  return level;
}

}  // namespace

std::string json_string(Rules& rules, const Times& length) {
  const std::string character = json_char(rules);
  return rules.shared("string", std::format(R"("\"" {} "\"")", rules.repeated(character, length)));
}

std::string json_integer(Rules& rules) {
  return rules.shared("integer", std::format(R"("-"? [1-9] [0-9]{{0,{}}} | "0")", kDigitsMax - 1));
}

std::string json_number(Rules& rules) {
  return rules.shared("number",
                      std::format(R"("-"? ("0" | [1-9] [0-9]{{0,{}}}) ("." [0-9]{{1,{}}})? )"
                                  R"(([eE] [-+]? [0-9] [0-9]?)?)",
                                  kDigitsMax - 1, kDigitsMax));
}

std::string json_gap(Rules& rules) {
  return rules.shared("gap", R"((" " | "\n" " "{0,16})?)");
}

std::string json_comma(Rules& rules) {
  return rules.shared("comma", "\",\" " + json_gap(rules));
}

std::string json_colon(Rules& rules) {
  return rules.shared("colon", R"(":" " "?)");
}

std::string json_any_value(Rules& rules) {
  return any_level(rules).value;
}

std::string json_any_object(Rules& rules) {
  return any_level(rules).object;
}

std::string json_any_array(Rules& rules) {
  return any_level(rules).array;
}

}  // namespace darkbloom::grammar
