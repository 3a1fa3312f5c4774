#include "openai/turn_jobs.h"

#include <algorithm>
#include <utility>

namespace darkbloom::openai {
namespace {

/// Tokens that still fit after `used` of `context`.
std::uint32_t room_after(std::size_t used, std::uint32_t context) {
  return used < context ? context - static_cast<std::uint32_t>(used) : 0;
}

bool has_stop(std::string_view text, const std::vector<std::string>& stops) {
  return std::ranges::any_of(stops, [&](const std::string& stop) { return text.contains(stop); });
}

engine::Job job_of(const Wishes& wishes, std::vector<engine::Token> prompt) {
  return {.prompt = std::move(prompt),
          .sampling = wishes.sampling,
          .stops = wishes.stops,
          .top_logprobs = wishes.top_logprobs};
}

TurnJobs already_whole(const engine::Job& job, std::uint32_t resumed_tokens,
                       engine::Finish finish) {
  return {
      .whole = {.finish = finish, .prompt_tokens = static_cast<std::uint32_t>(job.prompt.size())},
      .resumed_tokens = resumed_tokens};
}

/// The tokens that the client already has count as part of the answer: against its limit here, and
/// in its usage.
TurnJobs continue_after(std::string_view text, engine::Job job, const Wishes& wishes,
                        const engine::Engine& engine) {
  const auto tokens = engine.vocabulary().tokenize(text, false);
  job.prompt.insert(job.prompt.end(), tokens.begin(), tokens.end());
  const auto resumed = static_cast<std::uint32_t>(tokens.size());
  if (has_stop(text, wishes.stops)) return already_whole(job, resumed, engine::Finish::stop);
  const std::uint32_t room = room_after(job.prompt.size(), engine.model().context);
  const std::uint32_t wanted = wishes.max_tokens.value_or(room + resumed);
  if (room == 0 || wanted <= resumed) return already_whole(job, resumed, engine::Finish::length);
  job.max_tokens = wanted - resumed;
  TurnJobs made{.resumed_tokens = resumed};
  made.jobs.push_back(std::move(job));
  return made;
}

}  // namespace

std::uint64_t seed_of_choice(std::uint64_t seed, std::uint32_t choice) {
  if (choice == 0) return seed;
  // SplitMix64 (Steele, Lea, Flood 2014): neighbouring inputs give unrelated outputs.
  std::uint64_t mixed = seed + choice * 0x9E3779B97F4A7C15U;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
  return mixed ^ (mixed >> 31);
}

TurnJobs make_turn_jobs(const Wishes& wishes, Prompt prompt, const engine::Engine& engine,
                        const std::string_view* resumed) {
  engine::Job job = job_of(wishes, std::move(prompt.tokens));
  if (resumed != nullptr) return continue_after(*resumed, std::move(job), wishes, engine);

  // Without a limit the answer may take what the context leaves. Where that is nothing the engine
  // refuses, so that there is one place which knows how.
  const std::uint32_t room = room_after(job.prompt.size(), engine.model().context);
  job.max_tokens = wishes.max_tokens.value_or(std::max<std::uint32_t>(room, 1));
  TurnJobs made{.jobs = std::vector<engine::Job>(wishes.choices, job)};
  for (std::uint32_t choice = 0; choice < wishes.choices; ++choice) {
    auto& seed = made.jobs[choice].sampling.seed;
    if (seed) seed = seed_of_choice(*seed, choice);
  }
  return made;
}

}  // namespace darkbloom::openai
