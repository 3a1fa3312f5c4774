#include "jinja/abilities.h"

#include <gtest/gtest.h>

namespace darkbloom::jinja {
namespace {

Abilities of(std::string_view source) {
  const auto chat_template = Template::parse(source);
  EXPECT_TRUE(chat_template);
  return abilities_of(*chat_template);
}

TEST(Abilities, content_is_a_string_or_parts_or_either) {
  const Abilities strings = of("{% for m in messages %}{{ m.role ~ m.content }}{% endfor %}");
  EXPECT_TRUE(strings.string_content);
  EXPECT_FALSE(strings.typed_content) << "a list that is printed is not read";
  const Abilities parts =
      of("{% for m in messages %}{% for p in m.content %}{{ p.text }}{% endfor %}{% endfor %}");
  EXPECT_FALSE(parts.string_content);
  EXPECT_TRUE(parts.typed_content);
  EXPECT_TRUE(parts.system_role);
  const Abilities either =
      of("{% for m in messages %}{% if m.content is string %}{{ m.content }}{% else %}"
         "{{ m.content | map(attribute='text') | join }}{% endif %}{% endfor %}");
  EXPECT_TRUE(either.string_content);
  EXPECT_TRUE(either.typed_content);
}

TEST(Abilities, a_system_message_may_be_refused_or_dropped) {
  EXPECT_FALSE(of("{% for m in messages %}{% if m.role == 'system' %}"
                  "{{ raise_exception('no') }}{% endif %}{{ m.content }}{% endfor %}")
                   .system_role);
  EXPECT_FALSE(
      of("{% for m in messages if m.role == 'user' %}{{ m.content }}{% endfor %}").system_role);
}

TEST(Abilities, arguments_are_an_object_where_a_template_reads_one) {
  constexpr std::string_view kCalls =
      "{% for m in messages %}{% for c in m.tool_calls or [] %}CALL{% endfor %}{% endfor %}";
  const auto with = [&](std::string_view call) {
    std::string source(kCalls);
    return source.replace(source.find("CALL"), 4, call);
  };
  EXPECT_TRUE(of(with("{{ c.function.arguments | tojson }}")).object_arguments);
  EXPECT_TRUE(of(with("{% for k, v in c.function.arguments.items() %}{{ v }}{% endfor %}"))
                  .object_arguments);
  EXPECT_FALSE(of(with("{{ c.function.arguments }}")).object_arguments)
      << "a dict in Python's form is no JSON";
  EXPECT_FALSE(of(with("{{ 'x' + c.function.arguments }}")).object_arguments);
  EXPECT_FALSE(of(with("")).object_arguments);
}

TEST(Abilities, tools_are_what_a_template_prints_of_them) {
  const std::string messages = "{% for m in messages %}{{ m.content }}{% endfor %}";
  EXPECT_FALSE(of(messages).tools);
  EXPECT_TRUE(of(messages + "{{ tools | tojson if tools }}").tools);
  EXPECT_FALSE(of(messages + "{% if tools %}You have tools.{% endif %}").tools);
  EXPECT_TRUE(
      of("{% for m in messages %}{% for p in m.content %}{{ p.text }}{% endfor %}"
         "{% endfor %}{% for t in tools or [] %}{{ t.function.parameters.properties | list }}"
         "{% endfor %}")
          .tools);
}

TEST(Abilities, two_families_are_known_by_their_marks) {
  EXPECT_TRUE(of("{# <|channel|> #}").channels);
  EXPECT_FALSE(of("x").channels);
  EXPECT_TRUE(of("{# [SYSTEM_PROMPT][TOOL_CALLS][ARGS] #}").thinking_parts);
  EXPECT_FALSE(of("{# [SYSTEM_PROMPT][TOOL_CALLS][ARGS][CALL_ID] #}").thinking_parts);
}

}  // namespace
}  // namespace darkbloom::jinja
