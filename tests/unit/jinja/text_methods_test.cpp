#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaTextMethods, strings_are_taken_apart) {
  const Cases cases = {
      {"{{ ' a b  c '.split() }}{{ 'a,b,,c'.split(',') }}{{ 'a,b,c'.split(',', 1) }}{{ 'a b "
       "c'.split(maxsplit=1) }}{{ 'a,b,c'.rsplit(',', 1) }}{{ ' a b c '.rsplit(none, 1) }}{{ "
       "''.split() }}{{ ''.split(',') }}",
       "['a', 'b', 'c']['a', 'b', '', 'c']['a', 'b,c']['a', 'b c']['a,b', 'c'][' a b', 'c'][]['']"},
      {R"({{ 'a\nb\r\nc\n'.splitlines() }}{{ 'a\nb'.splitlines(true) }})",
       R"(['a', 'b', 'c']['a\n', 'b'])"},
      {"{{ ' xax '.strip() }}{{ 'xax'.strip('x') }}{{ 'xax'.lstrip('x') }}{{ 'xax'.rstrip('x') "
       "}}{{ ' a'.rstrip() }}{{ 'éaé'.strip('é') }}",
       "xaxaaxxa aa"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaTextMethods, strings_are_asked) {
  const Cases cases = {
      {"{{ 'abc'.startswith('ab') }}{{ 'abc'.endswith(('x', 'c')) }}{{ 'abc'.startswith(()) }}{{ "
       "'héllo'.find('l') }}{{ 'a'.find('b') }}{{ 'abab'.rfind('ab') }}{{ 'abab'.index('b') }}{{ "
       "'aaa'.count('a') }}{{ 'aé'.count('') }}",
       "TrueTrueFalse2-12133"},
      {"{{ '12'.isdigit() }}{{ ''.isdigit() }}{{ 'ab'.isalpha() }}{{ 'a1'.isalnum() }}{{ "
       "'AB'.isupper() }}{{ 'ab'.islower() }}{{ ' '.isspace() }}{{ '1'.islower() }}",
       "TrueFalseTrueTrueTrueTrueTrueFalse"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaTextMethods, strings_are_changed) {
  const Cases cases = {
      {R"({{ 'aXb'.upper() }}{{ 'aXb'.lower() }}{{ 'hello wORLD'.title() }})"
       R"({{ "it's".title() }}{{ 'hELLO'.capitalize() }}{{ 'aaa'.replace('a', 'b', 2) }})"
       R"({{ '-'.join(['a', 'b']) }}{{ 'abc'.removeprefix('a').removesuffix('c') }})",
       "AXBaxbHello WorldIt'SHellobbaa-bb"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaTextMethods, what_they_do_not_take_is_refused) {
  const Cases cases = {
      {"{{ 'a'.split('') }}", "not empty"},
      {"{{ 'a'.split(1) }}", "'sep' must be a string"},
      {"{{ 'a'.index('b') }}", "has no such part"},
      {"{{ 'a'.startswith(1) }}", "must be a string"},
      {"{{ 'a'.replace('a') }}", "needs two strings"},
      {"{{ ','.join([1]) }}", "a list of strings"},
      {"{{ 'a'.encode() | nosuch }}", ""},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

}  // namespace
}  // namespace darkbloom::jinja
