#include "darkbloom/template/render.h"

#include "jinja/abilities.h"

namespace darkbloom::templates {

Result<jinja::Rendered> render(std::string_view source, std::string_view request,
                               const jinja::ChatSetting& setting) {
  const auto parsed = json::parse(request);
  if (!parsed) return fail(parsed.error());
  const auto chat_template = jinja::Template::parse(source);
  if (!chat_template) return fail(chat_template.error());
  const auto inputs = jinja::chat_inputs(jinja::abilities_of(*chat_template), *parsed, setting);
  if (!inputs) return fail(inputs.error());
  return chat_template->render(*inputs);
}

std::string with_marks(const jinja::Rendered& rendered, std::string_view before,
                       std::string_view after) {
  std::string marked;
  std::size_t at = 0;
  for (const jinja::Span& span : rendered.content) {
    marked += rendered.text.substr(at, span.begin - at);
    marked += before;
    marked += rendered.text.substr(span.begin, span.end - span.begin);
    marked += after;
    at = span.end;
  }
  return marked + rendered.text.substr(at);
}

}  // namespace darkbloom::templates
