#include "darkbloom/template/template.h"

#include <CLI/CLI.hpp>
#include <iostream>

#include "darkbloom/template/render.h"
#include "support/files.h"

namespace darkbloom::templates {
namespace {

constexpr std::size_t kFileMax = 16U << 20;

int complain(const Error& error, int status) {
  std::cerr << "darkbloom: " << error.detail << "\n";
  return status;
}

}  // namespace

CLI::App* add_verb(CLI::App& app, TemplateOptions& options) {
  auto* verb = app.add_subcommand("template", "Look at chat templates without a model");
  verb->require_subcommand(1);
  auto* render = verb->add_subcommand("render", "Print the prompt that a chat request becomes");
  render->add_option("--template", options.source, "The template, a Jinja file")->required();
  render->add_option("--request", options.request, "An OpenAI chat request, a JSON file")
      ->required();
  render->add_option("--bos", options.bos, "The model's first mark, as text (default: none)");
  render->add_option("--eos", options.eos, "The model's last mark, as text (default: none)");
  render->add_option("--at", options.at_s, "The time to tell, in Unix seconds (default: now)");
  render->add_flag("--no-generation-prompt", options.no_generation_prompt,
                   "Leave out what begins the model's own turn");
  render->add_flag(
      "--marks", options.marks,
      "Set what people wrote in \xC2\xAB and \xC2\xBB: in it control marks are plain text");
  render->footer(
      "example:\n  darkbloom template render --template chat_template.jinja --request chat.json "
      "--bos '<s>'\n\nExit status: 0 printed, 1 refused with the reason in one line.");
  return verb;
}

int run(const TemplateOptions& options, const Clock& clock) {
  const auto source = read_file(options.source, kFileMax);
  if (!source) return complain(source.error(), 2);
  const auto request = read_file(options.request, kFileMax);
  if (!request) return complain(request.error(), 2);
  const std::int64_t now_s = options.at_s == 0 ? clock.now_ms() / 1000 : options.at_s;
  const auto rendered = render(source->text(), request->text(),
                               {options.bos, options.eos, !options.no_generation_prompt, now_s});
  if (!rendered) return complain(rendered.error(), 1);
  std::cout << (options.marks ? with_marks(*rendered, "\xC2\xAB", "\xC2\xBB") : rendered->text);
  return std::cout.flush() ? 0 : 1;
}

}  // namespace darkbloom::templates
