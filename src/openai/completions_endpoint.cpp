#include <algorithm>
#include <format>

#include "openai/completions_request.h"
#include "openai/completions_writer.h"
#include "openai/endpoint.h"
#include "openai/running_answer.h"
#include "openai/turn_jobs.h"
#include "openai/turn_run.h"

namespace darkbloom::openai {
namespace {

using Tokens = std::vector<engine::Token>;

/// The marks of a chat are read in the text: who comes here writes the prompt as a whole.
Tokens tokens_of(const PlainPrompt& prompt, const engine::Vocabulary& vocabulary) {
  if (const auto* const tokens = std::get_if<Tokens>(&prompt)) return *tokens;
  const std::string& text = std::get<std::string>(prompt);
  return vocabulary.tokenize_marked(
      {.text = text, .is_content = std::vector<bool>(text.size(), false)});
}

Result<std::vector<Tokens>> make_prompts(const CompletionsRequest& request,
                                         const engine::Engine& engine) {
  const engine::Vocabulary& vocabulary = engine.vocabulary();
  std::vector<Tokens> prompts;
  if (request.suffix.empty()) {
    for (const PlainPrompt& prompt : request.prompts)
      prompts.push_back(tokens_of(prompt, vocabulary));
    return prompts;
  }
  prompts.push_back(
      vocabulary.fill_in_prompt(std::get<std::string>(request.prompts[0]), request.suffix));
  if (!prompts[0].empty()) return prompts;
  return fail({.fault = Fault::invalid,
               .detail = std::format("'{}' was not taught to fill in: 'suffix' is not supported.",
                                     engine.model().name),
               .code = "unsupported_value",
               .param = "suffix"});
}

Result<void> check_count(const CompletionsRequest& request, const engine::Engine& engine) {
  const std::size_t slots = std::max<std::size_t>(engine.load().slots, 1);
  if (request.prompts.size() * request.best_of <= slots) return {};
  return fail({.fault = Fault::invalid,
               .detail = std::format("This node generates at most {} completions at once; the "
                                     "request asks for {}.",
                                     slots, request.prompts.size() * request.best_of),
               .code = "array_above_max_length",
               .param = "prompt"});
}

/// What is the same for all jobs of the request.
engine::Job job_of(const CompletionsRequest& request, bool repeatable) {
  const bool chooses = request.best_of > request.wishes.choices;
  return {.max_tokens = *request.wishes.max_tokens,
          .sampling = request.wishes.sampling,
          .stops = request.wishes.stops,
          .top_logprobs =
              chooses ? std::max(request.wishes.top_logprobs, 0) : request.wishes.top_logprobs,
          .alone = repeatable,
          .prompt_logprobs = request.echo && request.wishes.top_logprobs >= 0};
}

std::vector<engine::Job> make_jobs(const engine::Job& common, const std::vector<Tokens>& prompts,
                                   const CompletionsRequest& request) {
  std::vector<engine::Job> jobs;
  for (const Tokens& prompt : prompts) {
    for (std::uint32_t choice = 0; choice < request.best_of; ++choice) {
      engine::Job& job = jobs.emplace_back(common);
      job.prompt = prompt;
      job.sampling.seed = seed_of_choice(*common.sampling.seed, choice);
    }
  }
  return jobs;
}

std::vector<CompletionsPlan::Echo> echoes_of(const std::vector<Tokens>& prompts,
                                             const engine::Vocabulary& vocabulary) {
  std::vector<CompletionsPlan::Echo> echoes;
  for (const Tokens& prompt : prompts) {
    const auto first = std::span(prompt).first(std::min<std::size_t>(prompt.size(), 1));
    echoes.push_back({vocabulary.text_of(prompt), vocabulary.text_of(first)});
  }
  return echoes;
}

CompletionsPlan plan_of(const Surroundings& around, const CompletionsRequest& request,
                        const ChatModel& model) {
  return {.id = make_id("cmpl-", around.random),
          .created = around.clock.now_ms() / 1000,
          .model = model.engine.model().name,
          .fingerprint = fingerprint_for(model, request.wishes.sampling.seed.has_value()),
          .best_of = request.best_of,
          .kept = request.wishes.choices,
          .stream = request.streaming.stream,
          .include_usage = request.streaming.include_usage,
          .logprobs = request.wishes.top_logprobs >= 0,
          .prompt_only = request.prompt_only};
}

}  // namespace

Served serve_completions(const Surroundings& around, const Request& request, Responder& responder) {
  auto parsed = parse_completions_request(request.body.text());
  if (!parsed) return fail(parsed.error());
  const auto found = chat_model(around, request, parsed->model);
  if (!found) return fail(found.error());
  const ChatModel& model = **found;
  if (auto good = check_count(*parsed, model.engine); !good) return fail(good.error());
  const auto prompts = make_prompts(*parsed, model.engine);
  if (!prompts) return fail(prompts.error());

  CompletionsPlan plan = plan_of(around, *parsed, model);
  auto& seed = parsed->wishes.sampling.seed;
  const bool repeatable = seed.has_value();
  if (!repeatable) seed = draw_seed(around.random);
  plan.seed = *seed;
  if (parsed->echo) plan.echoes = echoes_of(*prompts, model.engine.vocabulary());
  auto jobs = make_jobs(job_of(*parsed, repeatable), *prompts, *parsed);
  for (engine::Job& job : jobs)
    job.tenant = request.tenant;
  auto running = std::make_unique<RunningAnswer>(
      std::make_unique<CompletionsWriter>(std::move(plan), jobs.size(), responder));
  auto started = running->start(model.engine, std::move(jobs));
  if (!started) return fail(start_error(started.error(), "prompt"));
  return running;
}

}  // namespace darkbloom::openai
