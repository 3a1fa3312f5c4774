#include "jinja/template.h"

#include "jinja/from_json.h"
#include "jinja/interpreter.h"
#include "jinja/lexer.h"
#include "jinja/limits.h"
#include "jinja/parse_template.h"
#include "json/text.h"

namespace darkbloom::jinja {
namespace {

void define(Run& run, Scope& globals, const json::Node::Object& members, Origin origin) {
  for (const json::Member& member : members) {
    if (!run.spend(1 + globals.size() / 16)) return;
    globals.set(member.name, from_json(run, member.node, origin));
  }
}

}  // namespace

struct Template::Tree {
  std::string source;
  Body body;  ///< holds no part of the source
};

Template::Template(std::unique_ptr<const Tree> tree) : tree_(std::move(tree)) {}
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;
Template::~Template() = default;

Result<Template> Template::parse(std::string_view source) {
  if (source.size() > kSourceMax) {
    return fail(Fault::too_large, "The chat template is over 1 MiB.");
  }
  if (!json::is_utf8(source)) return fail(Fault::invalid, "The chat template is not UTF-8.");
  std::string plain = with_plain_line_breaks(source);
  auto body = parse_template(plain);
  if (!body) return fail(std::move(body.error()));
  return Template(std::make_unique<const Tree>(std::move(plain), *std::move(body)));
}

Result<Rendered> Template::render(const Inputs& inputs) const {
  Run run(inputs.now_s);
  Scope globals(nullptr);
  define(run, globals, inputs.content, Origin::content);
  define(run, globals, inputs.trusted, Origin::author);
  Scope& top = run.heap().scopes.emplace_back(&globals);
  Text out;
  if (!run.failed()) Interpreter(run, top).render(tree_->body, out);
  if (run.failed()) return fail(run.error());
  return Rendered{out.bytes(), out.content()};
}

bool Template::mentions(std::string_view text) const {
  return tree_->source.contains(text);
}

}  // namespace darkbloom::jinja
