#include "openai/model_voice.h"

#include <algorithm>
#include <utility>

#include "jinja/chat_inputs.h"

namespace darkbloom::openai {
namespace {

std::vector<engine::Token> controls_of(const Dialect& dialect,
                                       const engine::Vocabulary& vocabulary) {
  std::vector<engine::Token> tokens;
  for (const std::string& mark : dialect.controls) {
    const auto cut = vocabulary.tokenize(mark, true);
    if (cut.size() == 1) tokens.push_back(cut.front());
  }
  return tokens;
}

/// The words that templates know, of OpenAI's seven.
std::string effort_word(std::string_view effort) {
  if (effort == "minimal") return "low";
  if (effort == "xhigh" || effort == "max") return "high";
  return std::string(effort);
}

bool has(const json::Node::Object& object, std::string_view name) {
  return std::ranges::contains(object, name, &json::Member::name);
}

/// How much to think, as the families' templates ask for it, unless the request says it itself.
json::Node::Object arguments_of(const Turn& turn) {
  json::Node::Object arguments = turn.template_arguments;
  if (turn.effort.empty()) return arguments;
  const bool thinks = turn.effort != "none";
  if (!has(arguments, "enable_thinking")) arguments.push_back({"enable_thinking", {thinks}});
  if (thinks && !has(arguments, "reasoning_effort")) {
    arguments.push_back({"reasoning_effort", {effort_word(turn.effort)}});
  }
  return arguments;
}

json::Node request_of(const Turn& turn) {
  json::Node::Object request;
  request.push_back({"messages", {turn.messages}});
  if (may_call(turn)) {
    json::Node::Array tools;
    for (const Tool& tool : turn.tools)
      tools.push_back(tool.definition);
    request.push_back({"tools", {std::move(tools)}});
  }
  request.push_back({"chat_template_kwargs", {arguments_of(turn)}});
  return {std::move(request)};
}

engine::MarkedText marked(const jinja::Rendered& rendered) {
  engine::MarkedText text{.text = rendered.text,
                          .is_content = std::vector<bool>(rendered.text.size(), false)};
  for (const auto& span : rendered.content)
    std::fill(text.is_content.begin() + static_cast<std::ptrdiff_t>(span.begin),
              text.is_content.begin() + static_cast<std::ptrdiff_t>(span.end), true);
  return text;
}

}  // namespace

ModelVoice::ModelVoice(const engine::Vocabulary& vocabulary, jinja::Template chat_template)
    : vocabulary_(&vocabulary),
      template_(std::move(chat_template)),
      abilities_(jinja::abilities_of(template_)),
      dialect_(dialect_of(vocabulary.prompt_facts().chat_template)),
      shown_(controls_of(dialect_, vocabulary)) {}

Result<ModelVoice> ModelVoice::make(const engine::Vocabulary& vocabulary) {
  const std::string& source = vocabulary.prompt_facts().chat_template;
  if (source.empty()) {
    return fail(Fault::invalid,
                "This model has no chat template and its vocabulary has no ChatML.");
  }
  auto parsed = jinja::Template::parse(source);
  if (!parsed) return fail(parsed.error());
  return ModelVoice(vocabulary, std::move(*parsed));
}

bool ModelVoice::thinks() const {
  const ThoughtSyntax& thoughts = dialect_.thoughts;
  if (thoughts.open.empty()) return false;
  const std::string_view open(thoughts.open);  // a template spells its line break otherwise
  return template_.mentions(open.substr(0, open.find('\n'))) || template_.mentions(thoughts.close);
}

/// True where the last thought that the prompt opens is not closed.
bool ModelVoice::ends_in_thought(std::string_view prompt) const {
  const ThoughtSyntax& thoughts = dialect_.thoughts;
  if (thoughts.open.empty()) return false;
  const std::size_t end = prompt.find_last_not_of(" \t\r\n");
  return end != std::string_view::npos &&
         prompt.substr(0, end + 1)
             .ends_with(std::string_view(thoughts.open)
                            .substr(0, thoughts.open.find_last_not_of('\n') + 1));
}

Result<Prompt> ModelVoice::prompt_of(const Turn& turn, UnixMillis now) const {
  const engine::PromptFacts& facts = vocabulary_->prompt_facts();
  const auto inputs = jinja::chat_inputs(abilities_, request_of(turn),
                                         {.bos = facts.bos, .eos = facts.eos, .now_s = now / 1000});
  if (!inputs) return fail(inputs.error());
  const auto rendered = template_.render(*inputs);
  if (!rendered) return fail(rendered.error());
  return Prompt{.tokens = vocabulary_->tokenize_marked(marked(*rendered)),
                .in_thought = ends_in_thought(rendered->text)};
}

}  // namespace darkbloom::openai
