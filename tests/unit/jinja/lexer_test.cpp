#include "jinja/lexer.h"

#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaLexer, text_without_tags_is_itself) {
  for (const std::string_view text : {"", "a", "{", "}", "{ {", "%}", "}}", "#}", "a { % b"})
    EXPECT_EQ(printed(text), text);
}

TEST(JinjaLexer, line_breaks_become_one_kind_and_the_last_one_goes) {
  EXPECT_EQ(with_plain_line_breaks("a\r\nb\rc\n"), "a\nb\nc");
  EXPECT_EQ(with_plain_line_breaks("a\n\n"), "a\n");
  EXPECT_EQ(with_plain_line_breaks("a\r\n\r\n"), "a\n");
}

TEST(JinjaLexer, white_space_follows_trim_blocks_and_lstrip_blocks) {
  const Cases cases = {
      {"a\n  {% if true %}\nb\n  {% endif %}\nc", "a\nb\nc"},
      {"a {% if true %} b {% endif %} c", "a  b  c"},
      {"{% if true %}\n\nb{% endif %}", "\nb"},
      {"a\n  {{ 1 }}\nb", "a\n  1\nb"},
      {"a \n {{- 1 -}} \n b", "a1b"},
      {"a\n  {#- c -#}  \n b", "ab"},
      {"a\n  {# c #}\nb", "a\nb"},
      {"a\n  {%+ if true %}b{% endif %}", "a\n  b"},
      {"a{% if true +%}\nb{% endif %}", "a\nb"},
      {"  {% if true -%}  \n  b  {%- endif %}", "b"},
      {"{% if true %}\n  {% if true %}x{% endif %}{% endif %}", "x"},
      {"{{ 1 }}\n  {% if true %}x{% endif %}", "1\nx"},
      {"a\n\u00A0{%- if true %}x{% endif %}", "ax"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaLexer, raw_text_has_no_tags) {
  EXPECT_EQ(printed("{% raw %}{{ x }} {% if %}{% endraw %}"), "{{ x }} {% if %}");
  EXPECT_EQ(printed("a {%- raw -%} {{ {%- endraw %}\nb"), "a{{b");
  EXPECT_EQ(printed("{% raw %}\n{% endraw -%} b"), "\nb");
}

TEST(JinjaLexer, brackets_hide_the_end_of_a_tag) {
  EXPECT_EQ(printed("{{ {'a': {'b': 1}} }}"), "{'a': {'b': 1}}");
  EXPECT_EQ(printed("{{ '}}' ~ '%}' }}"), "}}%}");
}

TEST(JinjaLexer, what_does_not_end_is_refused_with_its_line) {
  const Cases cases = {
      {"a\n{{ 1", "refused: The chat template is wrong in line 2: a tag does not end."},
      {"{# a", "refused: The chat template is wrong in line 1: a comment does not end."},
      {"{% raw %}", "refused: The chat template is wrong in line 1: 'raw' has no 'endraw'."},
      {"{{ 'a }}",
       "refused: The chat template is wrong in line 1: a character that no expression has."},
      {"{{ ) }}", "refused: The chat template is wrong in line 1: a bracket that was not opened."},
      {"{{ (] }}", "refused: The chat template is wrong in line 1: a bracket that was not opened."},
      {"{{ ? }}",
       "refused: The chat template is wrong in line 1: a character that no expression has."},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

}  // namespace
}  // namespace darkbloom::jinja
