#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaTextFilters, text_is_changed_as_in_jinja) {
  const Cases cases = {
      {R"({{ ' a ' | trim }}|{{ 'xax' | trim('x') }}|{{ 'abC' | upper }}|)"
       R"({{ 'ABc' | lower }}|{{ 'hELLO wORLD' | capitalize }}|)"
       R"({{ 'hello-wORLD (it\'s)' | title }})",
       "a|a|ABC|abc|Hello world|Hello-World (It's)"},
      {"{{ 'aaa' | replace('a', 'b') }}{{ 'aaa' | replace('a', 'b', 2) }}{{ 'ab' | replace('', "
       "'-') }}{{ 12 | replace(1, 3) }}",
       "bbbbba-a-b-32"},
      {R"({{ 'a\nb\n\nc' | indent }}|{{ 'a\nb' | indent(2, true) }}|)"
       R"({{ 'a\n\nb' | indent(1, blank=true) }}|{{ 'a\nb' | indent('> ') }}|)"
       R"({{ 'a\n' | indent(2) }}|)",
       "a\n    b\n\n    c|  a\n  b|a\n \n b|a\n> b|a\n|"},
      {R"({{ '<a href="x">\'&' | e }}{{ 1 | string }}{{ none | upper }}{{ q | upper }}|)"
       R"({{ 5 | trim }})",
       "&lt;a href=&#34;x&#34;&gt;&#39;&amp;1NONE|5"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaTextFilters, what_is_too_wide_or_missing_is_refused) {
  const Cases cases = {
      {"{{ 'a' | replace('b') }}", "'replace' needs two strings"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

TEST(JinjaTextFilters, what_grows_has_a_limit) {
  const std::string_view source =
      "{{ ('a' * 9999999) | replace('a', 'bbbbbbbbbbbbbbbbbbbb') | length }}";
  EXPECT_TRUE(printed(source).contains("over 16 MiB")) << printed(source);
  EXPECT_TRUE(printed("{{ 'a' | indent(99999) }}").contains("over 1000"));
}

}  // namespace
}  // namespace darkbloom::jinja
