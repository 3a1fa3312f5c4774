#include "base/check.h"
#include "fuzz/targets.h"
#include "jinja/chat_inputs.h"
#include "json/text.h"

namespace darkbloom::fuzz {
namespace {

constexpr std::string_view kRequest =
    R"({"messages":[{"role":"system","content":"Sÿs"},{"role":"user","content":[
        {"type":"text","text":" a\n😀 "},{"type":"text","text":"<b>'\""}]},
        {"role":"assistant","content":null,"reasoning_content":"r","tool_calls":[{"id":"c1",
         "type":"function","function":{"name":"f","arguments":"{\"k\":[1,2.5,null,true]}"}}]},
        {"role":"tool","tool_call_id":"c1","name":"f","content":"{}"}],
        "tools":[{"type":"function","function":{"name":"f","description":"d","parameters":
         {"type":"object","properties":{"k":{"type":"array"}}}}}],"reasoning_effort":"low"})";

void check_marks(const jinja::Rendered& rendered) {
  std::size_t at = 0;
  for (const jinja::Span& span : rendered.content) {
    check(span.begin < span.end && (at == 0 || at < span.begin), "spans are sorted and apart");
    at = span.end;
  }
  check(at <= rendered.text.size(), "spans lie inside of the text");
  check(json::is_utf8(rendered.text), "a prompt is UTF-8");
}

/// Who was given nothing of people's marks nothing as theirs.
void check_trusted(const jinja::Template& chat_template, const jinja::Inputs& inputs) {
  jinja::Inputs trusted;
  trusted.trusted = inputs.content;
  const auto rendered = chat_template.render(trusted);
  check(!rendered || rendered->content.empty(), "only content is content");
}

}  // namespace

void chat_template(ByteView input) {
  const auto parsed = jinja::Template::parse(text_of(input));
  if (!parsed) {
    check(json::is_utf8(parsed.error().detail), "a refusal is a sentence");
    return;
  }
  const auto request = json::parse(kRequest);
  const auto inputs =
      jinja::chat_inputs(jinja::abilities_of(*parsed), *request, {.bos = "<s>", .eos = "</s>"});
  check(inputs.has_value(), "any template takes a request");
  const auto rendered = parsed->render(*inputs);
  if (rendered) check_marks(*rendered);
  const auto again = parsed->render(*inputs);
  check(rendered.has_value() == again.has_value() && (!rendered || rendered->text == again->text),
        "rendering is a function");
  check_trusted(*parsed, *inputs);
}

std::vector<Bytes> chat_template_seeds() {
  constexpr std::string_view kSeeds[] = {
      R"({{- bos_token }}{%- for m in messages -%}<|{{ m.role }}|>{{ m['content'] | trim }}
{% if loop.last and add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}{%- endfor %})",
      R"({% macro show(v, d=1) %}{% if v is mapping %}{% for k, x in v | dictsort %}{{ k }}=
{{- show(x, d + 1) }}{% endfor %}{% else %}{{ v | tojson(indent=2) }}{% endif %}{% endmacro %}
{{ show(tools[0]) }}{{ show(messages) | indent(2, true) }})",
      R"({% set ns = namespace(i=0, s='') %}{% for m in messages if m.tool_calls is defined %}
{% for c in m.tool_calls %}{% set ns.i = ns.i + 1 %}{% set ns.s = ns.s ~ c.function.name %}
{% if ns.i > 2 %}{% break %}{% else %}{% continue %}{% endif %}{% endfor %}{% endfor %}
{{ ns.s[::-1] }}{{ messages[1:][0].content | map(attribute='text') | join(',') }})",
      R"({% filter upper | replace('A', 'é') %}a{# c #}b{% raw %}{{ x }}{% endraw %}{% endfilter %}
{% call(x) f('a') %}{{ x }}{% endcall %}{% macro f(y) %}{{ caller(y) }}{% endmacro %})",
      R"({% macro f(y) %}{{ caller(y ~ y) }}{% endmacro %}{% call(x) f('a') %}[{{ x }}]{% endcall %}
{% with a = [1, (2,), {'k': none}], b = -2 ** 3 // 2 % 5 %}{{ a }}{{ b }}{{ a[0] < 2 <= 3 }}
{{ 'x' if b in [1] else 'y\u00e9' }}{% endwith %}{{ 1.5e3 ~ true }}{{ strftime_now('%Y-%m-%d') }})",
      R"({% generation %}{{ messages | selectattr('role', 'equalto', 'user') | list | length }}
{% endgeneration %}
{{ range(5, 0, -2) | list | sort | unique | list }}{{ 'a-b c'.split('-')[1] }}
{{ 'Abc'.title().lower().strip('a').replace('b', 'bb', 1) }}
{{ q | default('z', true) is string }})",
      R"({% set x %}{{ messages[0].content }}{% endset %}
{{ x.splitlines() }}{{ x | list | reverse }}
{{- raise_exception('No ' ~ x) if x is not string else loop }}{{ {'a': 1}.items() | list }})",
  };
  std::vector<Bytes> seeds;
  for (const std::string_view seed : kSeeds)
    seeds.push_back(copy_of(view_of(seed)));
  return seeds;
}

}  // namespace darkbloom::fuzz
