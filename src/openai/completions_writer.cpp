#include "openai/completions_writer.h"

#include <algorithm>
#include <utility>

#include "json/text.h"
#include "openai/endpoint.h"
#include "wire/error_answer.h"

namespace darkbloom::openai {

CompletionsWriter::CompletionsWriter(CompletionsPlan plan, std::size_t jobs, Responder& responder)
    : plan_(std::move(plan)),
      responder_(responder),
      out_(responder),
      choices_(jobs),
      usages_(jobs / plan_.best_of) {
  for (std::uint32_t job = 0; job < jobs; ++job)
    choices_[job].place = job;
}

/// The prompt, where it is to be repeated, stands before all else.
void CompletionsWriter::begin(std::uint32_t job, const engine::Piece& first) {
  Choice& choice = choices_[job];
  if (std::exchange(choice.begun, true) || plan_.echoes.empty()) return;
  const CompletionsPlan::Echo& echo = plan_.echoes[job / plan_.best_of];
  choice.text.append(view_of(echo.text));
  if (!plan_.logprobs) return;
  choice.logprobs.add_first(echo.first_token);
  choice.logprobs.add(first.prompt_logprobs);
}

void CompletionsWriter::piece(std::uint32_t job, const engine::Piece& piece) {
  Choice& choice = choices_[job];
  const std::size_t before = choice.text.size();
  begin(job, piece);
  choice.tokens = piece.tokens;
  for (const engine::ChosenToken& token : piece.logprobs)
    choice.likelihood += static_cast<double>(token.chosen.logprob);
  if (!plan_.prompt_only) {
    choice.text.append(view_of(piece.text));
    if (plan_.logprobs) choice.logprobs.add(piece.logprobs);
  }
  if (plan_.stream) tell(job, choice.text.text().substr(before), false);
}

void CompletionsWriter::finish(std::uint32_t job, const engine::Outcome& outcome, bool last) {
  Choice& choice = choices_[job];
  const std::size_t before = choice.text.size();
  begin(job, {});
  choice.finish = plan_.prompt_only ? engine::Finish::length : outcome.finish;
  engine::Outcome counted = outcome;
  if (plan_.prompt_only) counted.completion_tokens = 0;
  usages_[job / plan_.best_of].add(counted, 0);
  if (plan_.stream) tell(job, choice.text.text().substr(before), true);
  if (last) close();
}

void CompletionsWriter::fail(const Error& error) {
  if (!out_.begun()) return answer_with_error(error, responder_);
  out_.text() += wire::error_event(error);
  out_.send();
  responder_.on_end({.usage = {}, .seed = plan_.seed});
}

void CompletionsWriter::append_choice(std::string& out, std::uint32_t job, std::string_view text,
                                      bool last) {
  Choice& choice = choices_[job];
  out += R"({"text":)";
  json::append_string(out, text);
  out += R"(,"index":)" + std::to_string(choice.place) + R"(,"logprobs":)";
  if (plan_.logprobs) {
    choice.logprobs.append(out);
  } else {
    out += "null";
  }
  out += R"(,"finish_reason":)";
  const bool length = choice.finish == engine::Finish::length;
  out += last ? (length ? R"("length"})" : R"("stop"})") : "null}";
}

std::string CompletionsWriter::opening() const {
  std::string opening = R"({"id":)";
  json::append_string(opening, plan_.id);
  opening += R"(,"object":"text_completion","created":)" + std::to_string(plan_.created);
  opening += R"(,"model":)";
  json::append_string(opening, plan_.model);
  opening += R"(,"system_fingerprint":)";
  json::append_string(opening, plan_.fingerprint);
  return opening + R"(,"choices":[)";
}

void CompletionsWriter::tell(std::uint32_t job, std::string_view text, bool last) {
  if (text.empty() && !last) return;
  out_.text() += "data: " + opening();
  append_choice(out_.text(), job, text, last);
  out_.text() += plan_.include_usage ? "],\"usage\":null}\n\n" : "]}\n\n";
  out_.send();
}

/// The jobs to be told, in the order of their prompts: of each prompt the most likely, by their
/// mean.
std::vector<std::uint32_t> CompletionsWriter::choose() {
  std::vector<std::uint32_t> jobs;
  const auto mean = [this](std::uint32_t job) {
    return choices_[job].likelihood / std::max<std::uint32_t>(choices_[job].tokens, 1);
  };
  for (std::uint32_t first = 0; first < choices_.size(); first += plan_.best_of) {
    std::vector<std::uint32_t> own;
    for (std::uint32_t job = first; job < first + plan_.best_of; ++job)
      own.push_back(job);
    if (plan_.kept < plan_.best_of) std::ranges::stable_sort(own, std::ranges::greater{}, mean);
    own.resize(plan_.kept);
    for (const std::uint32_t job : own) {
      choices_[job].place = static_cast<std::uint32_t>(jobs.size());
      jobs.push_back(job);
    }
  }
  return jobs;
}

std::string CompletionsWriter::told_choices() {
  std::string choices;
  for (const std::uint32_t job : choose()) {
    if (!choices.empty()) choices += ',';
    append_choice(choices, job, choices_[job].text.text(), true);
  }
  return choices;
}

void CompletionsWriter::close() {
  Usage usage;
  for (const Usage& one : usages_) {
    usage.prompt_tokens += one.prompt_tokens;
    usage.cached_tokens += one.cached_tokens;
    usage.completion_tokens += one.completion_tokens;
  }
  std::string spent;
  append_usage(spent, usage);
  const std::string ending = "],\"usage\":" + spent + "}";
  const Totals totals{usage, plan_.seed};
  if (!plan_.stream) return answer_whole(opening() + told_choices() + ending, totals, responder_);
  if (plan_.include_usage) out_.text() += "data: " + opening() + ending + "\n\n";
  out_.text() += "data: [DONE]\n\n";
  out_.send();
  responder_.on_end(totals);
}

}  // namespace darkbloom::openai
