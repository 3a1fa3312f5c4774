#include "jinja/template.h"

#include <gtest/gtest.h>

#include "jinja/limits.h"
#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::marked;
using test::printed;

TEST(Template, a_chat_becomes_a_prompt) {
  EXPECT_EQ(printed("{% for m in messages %}<|{{ m.role }}|>{{ m.content | trim }}\n{% endfor %}",
                    R"({"messages":[{"role":"user","content":" Hi "}]})"),
            "<|user|>Hi\n");
}

TEST(Template, what_people_wrote_stays_marked_through_every_operation) {
  constexpr std::string_view kInputs = R"({"a":"x y","b":["p","q"],"n":7})";
  const test::Cases cases = {
      {"<{{ a }}>", "<[x y]>"},
      {"{{ '<' ~ a ~ '>' }}", "<[x y]>"},
      {"{{ '<' + a + a }}", "<[x yx y]"},
      {"{{ a.split(' ')[0] ~ '-' ~ a[2:] }}", "[x]-[y]"},
      {"{{ a | replace(' ', '-') }}", "[x]-[y]"},
      {"{{ 'k=v' | replace('v', a) }}", "k=[x y]"},
      {"{{ b | join(', ') }}", "[p], [q]"},
      {"{{ b | tojson }}", "[\"[p]\", \"[q]\"]"},
      {"{{ b }}", "['[p]', '[q]']"},
      {"{{ a | upper | trim }}", "[X Y]"},
      {"{% set x %}<{{ a }}>{% endset %}{{ x[1:-1] }}{{ x }}", "[x y]<[x y]>"},
      {"{% macro f(v) %}<{{ v }}>{% endmacro %}{{ f(a) | upper }}", "<[X Y]>"},
      {"{{ a | indent('  ') }}{{ 'a\n' ~ a | indent(a) }}", "[x y]a\n[x y]"},
      {"{{ n }}{{ a | length }}", "73"},
      {"{{ a * 2 }}{{ a | list }}", "[x yx y]['[x]', '[ ]', '[y]']"},
      {"{{ {'k': a}['k'] }}{{ namespace(v=a).v }}", "[x yx y]"},
      {"{{ ['b', a] | sort | first }}{{ ['b', a] | sort | last }}", "b[x y]"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(marked(source, kInputs), wanted) << source;
}

TEST(Template, trusted_inputs_win_and_are_the_templates_own) {
  const auto rendered =
      test::render("{{ bos }}{{ x }}", R"({"bos":"u","x":"v"})", R"({"bos":"<s>"})");
  EXPECT_EQ(rendered->text, "<s>v");
  EXPECT_EQ(rendered->content, (std::vector<Span>{{3, 4}}));
}

TEST(Template, a_source_that_is_too_large_or_no_text_is_refused) {
  EXPECT_EQ(Template::parse(std::string(kSourceMax + 1, 'a')).error().fault, Fault::too_large);
  EXPECT_TRUE(Template::parse(std::string(kSourceMax, 'a')));
  EXPECT_EQ(Template::parse("\xFF").error().detail, "The chat template is not UTF-8.");
}

TEST(Template, it_knows_its_source) {
  const auto chat_template = Template::parse("a{# <|channel|> #}");
  EXPECT_TRUE(chat_template->mentions("<|channel|>"));
  EXPECT_FALSE(chat_template->mentions("<|other|>"));
}

TEST(Template, rendering_again_gives_the_same) {
  const auto chat_template = Template::parse("{% set n = namespace(x=1) %}{{ n.x }}{{ a }}");
  Inputs inputs;
  inputs.content.push_back({"a", json::Node{std::string("b")}});
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(chat_template->render(inputs)->text, "1b");
}

}  // namespace
}  // namespace darkbloom::jinja
