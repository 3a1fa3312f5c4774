#include "node/shelf/speed_trial.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

namespace darkbloom::node::shelf {
namespace {

constexpr std::chrono::milliseconds kAsk{10};  // how often `stop` is asked

/// Remembers when the first piece came and when the last.
class Watch final : public engine::Listener {
 public:
  explicit Watch(const Clock& clock) : clock_(clock) {}
  void on_piece(engine::Piece) override { note_first(); }
  void on_finish(const engine::Outcome& outcome) override {
    note_first();
    {
      const std::scoped_lock lock(mutex_);
      outcome_ = outcome;
      ended_ms_ = clock_.now_ms();
    }
    ended_.notify_all();
  }
  /// False while it runs.
  bool wait() {
    std::unique_lock lock(mutex_);
    return ended_.wait_for(lock, kAsk, [this] { return outcome_.has_value(); });
  }
  std::optional<TrialSpeeds> speeds(UnixMillis began_ms) {
    const std::scoped_lock lock(mutex_);
    const bool whole =
        outcome_->finish == engine::Finish::length || outcome_->finish == engine::Finish::stop;
    if (!whole || outcome_->completion_tokens < 2) return std::nullopt;
    const auto read_ms = static_cast<double>(std::max<UnixMillis>(first_ms_ - began_ms, 1));
    const auto wrote_ms = static_cast<double>(std::max<UnixMillis>(ended_ms_ - first_ms_, 1));
    return TrialSpeeds{.prefill = 1000 * outcome_->prompt_tokens / read_ms,
                       .decode = 1000 * (outcome_->completion_tokens - 1) / wrote_ms};
  }

 private:
  void note_first() {
    const std::scoped_lock lock(mutex_);
    if (first_ms_ == 0) first_ms_ = clock_.now_ms();
  }

  const Clock& clock_;
  std::mutex mutex_;  // guards all below
  std::condition_variable ended_;
  std::optional<engine::Outcome> outcome_;
  UnixMillis first_ms_ = 0;
  UnixMillis ended_ms_ = 0;
};

/// Some words of the model's own, over and over: nobody's text.
engine::Job job_for(const engine::Engine& engine) {
  const auto words = engine.vocabulary().tokenize("The quick brown fox jumps over it. ", false);
  const std::size_t context = engine.model().context;
  const std::size_t room = context > 2 * kTrialAnswer ? context - 2 * kTrialAnswer : 1;
  engine::Job job{.max_tokens = kTrialAnswer, .ignore_end = true};
  for (std::size_t i = 0; i < std::min(kTrialPrompt, room) && !words.empty(); ++i)
    job.prompt.push_back(words[i % words.size()]);
  return job;
}

}  // namespace

std::optional<TrialSpeeds> try_speed(engine::Engine& engine, const Clock& clock,
                                     const std::function<bool()>& stop) {
  Watch watch(clock);
  const UnixMillis began_ms = clock.now_ms();
  const auto session = engine.start(job_for(engine), watch);
  if (!session) return std::nullopt;
  while (!watch.wait()) {
    if (stop()) return std::nullopt;
  }
  return watch.speeds(began_ms);
}

}  // namespace darkbloom::node::shelf
