// engine_bench MODEL --streams N --prompt 60 --out 64 --threads 2 [--rounds 3] [--temperature 0]
//              [--json]
// Drives the engine through its interface: N streams at once, each with a prompt of its own, none
// of them ending early. A round's speed is its generated tokens over its time, prompts included,
// which is what llama-batched-bench's table gives as N * TG / T. Prints the median round.

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <latch>
#include <memory>
#include <random>
#include <string_view>
#include <vector>

#include "engine/llama_engine.h"

namespace {

using darkbloom::engine::Engine;
using darkbloom::engine::Job;
using darkbloom::engine::Outcome;
using darkbloom::engine::Piece;
using darkbloom::engine::Session;
using darkbloom::engine::Token;
using Timer = std::chrono::steady_clock;

struct Settings {
  std::string_view model;
  std::uint32_t streams = 8;
  std::uint32_t prompt = 60;
  std::uint32_t out = 64;
  std::uint32_t threads = 2;
  std::uint32_t rounds = 3;
  std::uint32_t spread = 0;  ///< prompts are up to this many tokens shorter
  float temperature = 0.0F;
  bool json = false;
};

class FixedRandom final : public darkbloom::Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override {
    for (std::uint8_t& byte : bytes)
      byte = static_cast<std::uint8_t>(random_());
  }

 private:
  std::mt19937_64 random_{7};
};

class Watch final : public darkbloom::engine::Listener {
 public:
  Watch(std::latch& done, Timer::time_point start) : done_(done), start_(start) {}
  void on_piece(Piece) override {
    if (first_ == 0.0) first_ = std::chrono::duration<double>(Timer::now() - start_).count();
  }
  void on_finish(const Outcome& outcome) override {
    tokens_ = outcome.completion_tokens;
    done_.count_down();
  }
  double first() const { return first_; }
  std::uint32_t tokens() const { return tokens_; }

 private:
  std::latch& done_;
  Timer::time_point start_;
  double first_ = 0.0;
  std::uint32_t tokens_ = 0;
};

struct Round {
  double tokens_per_second = 0.0;
  double first_token_ms = 0.0;  ///< mean of the streams
};

Job make_job(const Settings& settings, std::mt19937_64& random) {
  Job job{.max_tokens = settings.out, .ignore_end = true};
  job.sampling.temperature = settings.temperature;
  const std::uint64_t less = settings.spread > 0 ? random() % settings.spread : 0;
  for (std::uint64_t i = less; i < settings.prompt; ++i) {
    job.prompt.push_back(static_cast<Token>(random() % 256));
  }
  return job;
}

Round run_round(Engine& engine, const Settings& settings, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::latch done(settings.streams);
  std::vector<std::unique_ptr<Watch>> watches;
  std::vector<std::unique_ptr<Session>> sessions;
  std::vector<Job> jobs;
  for (std::uint32_t i = 0; i < settings.streams; ++i)
    jobs.push_back(make_job(settings, random));
  const auto start = Timer::now();
  for (Job& job : jobs) {
    watches.push_back(std::make_unique<Watch>(done, start));
    auto session = engine.start(std::move(job), *watches.back());
    if (session) sessions.push_back(std::move(*session));
    if (!session) done.count_down();
  }
  done.wait();
  const double seconds = std::chrono::duration<double>(Timer::now() - start).count();
  Round round;
  std::uint32_t tokens = 0;
  for (const auto& watch : watches) {
    tokens += watch->tokens();
    round.first_token_ms += watch->first() * 1000.0 / settings.streams;
  }
  round.tokens_per_second = tokens / seconds;
  return round;
}

bool read_number(std::string_view word, std::uint32_t& into) {
  return std::from_chars(word.data(), word.data() + word.size(), into).ec == std::errc();
}

bool read_option(std::string_view name, std::string_view value, Settings& settings) {
  if (name == "--streams") return read_number(value, settings.streams);
  if (name == "--prompt") return read_number(value, settings.prompt);
  if (name == "--out") return read_number(value, settings.out);
  if (name == "--threads") return read_number(value, settings.threads);
  if (name == "--rounds") return read_number(value, settings.rounds);
  if (name == "--spread") return read_number(value, settings.spread);
  if (name != "--temperature") return false;
  std::uint32_t percent = 0;  // as a percentage: reading fractions needs a newer libc++
  const bool good = read_number(value, percent);
  settings.temperature = static_cast<float>(percent) / 100.0F;
  return good;
}

bool read_settings(int count, char** words, Settings& settings) {
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    if (word == "--json") {
      settings.json = true;
    } else if (word.starts_with("--")) {
      if (i + 1 >= count || !read_option(word, words[++i], settings)) return false;
    } else {
      settings.model = word;
    }
  }
  return !settings.model.empty() && settings.streams > 0 && settings.rounds > 0 &&
         settings.spread < settings.prompt;
}

void report(const Settings& settings, std::vector<Round> rounds) {
  std::ranges::sort(rounds, {}, &Round::tokens_per_second);
  const Round& middle = rounds[rounds.size() / 2];
  const char* format =
      settings.json ? "{\"streams\": %u, \"prompt\": %u, \"out\": %u, \"tokens_per_second\": %.1f, "
                      "\"slowest\": %.1f, \"fastest\": %.1f, \"ttft_ms\": %.2f}\n"
                    : "%u streams, %u tokens in, %u out: %.1f tokens/s (%.1f to %.1f), first token "
                      "after %.2f ms\n";
  std::printf(format, settings.streams, settings.prompt, settings.out, middle.tokens_per_second,
              rounds.front().tokens_per_second, rounds.back().tokens_per_second,
              middle.first_token_ms);
}

}  // namespace

int main(int count, char** words) {
  Settings settings;
  if (!read_settings(count, words, settings)) {
    std::fprintf(
        stderr,
        "usage: engine_bench MODEL [--streams N] [--prompt N] [--out N] [--threads N]\n"
        "                    [--rounds N] [--spread N] [--temperature PERCENT] [--json]\n");
    return 2;
  }
  FixedRandom random;
  auto engine = darkbloom::engine::load_llama({.model_file = settings.model,
                                               .slots = settings.streams,
                                               .context = settings.prompt + settings.out,
                                               .threads = settings.threads},
                                              random);
  if (!engine) {
    std::fprintf(stderr, "engine_bench: %s\n", engine.error().detail.c_str());
    return 1;
  }
  run_round(**engine, settings, 1000);  // not counted: the first one pays for caches and clocks
  std::vector<Round> rounds;
  for (std::uint32_t i = 0; i < settings.rounds; ++i) {
    rounds.push_back(run_round(**engine, settings, i));
  }
  report(settings, std::move(rounds));
  return 0;
}
