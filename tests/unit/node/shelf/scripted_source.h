#pragma once
// A source of scripted models for tests of a shelf: what was loaded and unloaded is counted.

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "node/shelf/model_shelf.h"
#include "support/scripted_engine.h"

namespace darkbloom::test {

/// Until `holds`, for ten seconds at most; false where it never did.
inline bool soon(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::yield();
  }
  return true;
}

/// Hears how an answer ended. Safe from any thread.
class Ears final : public engine::Listener {
 public:
  void on_piece(engine::Piece) override {}
  void on_finish(const engine::Outcome& outcome) override {
    const std::scoped_lock lock(mutex_);
    outcome_ = outcome;
  }
  std::optional<engine::Outcome> outcome() const {
    const std::scoped_lock lock(mutex_);
    return outcome_;
  }

 private:
  mutable std::mutex mutex_;  // guards outcome_
  std::optional<engine::Outcome> outcome_;
};

class ScriptedSource final : public node::shelf::ModelSource {
 public:
  explicit ScriptedSource(std::size_t models) : alive_(models) {}

  Result<node::shelf::LoadedModel> load(std::size_t model) override {
    {
      std::unique_lock lock(mutex_);
      opened_.wait(lock, [this] { return !held_; });
      loads_.push_back(model);
      if (failure_) return fail(*failure_);
    }
    auto engine = std::make_unique<Counted>(alive_[model]);
    node::shelf::LoadedModel loaded;
    {
      const std::scoped_lock lock(mutex_);
      engines_.resize(alive_.size());
      engines_[model] = &engine->scripted;
    }
    loaded.engine = std::move(engine);
    return loaded;
  }
  bool measure(std::size_t, const node::shelf::LoadedModel&,
               const std::function<bool()>&) override {
    measured += 1;
    return true;
  }
  void note(const std::string&) override {}

  /// Loading waits until it is let go on.
  void hold(bool on) {
    {
      const std::scoped_lock lock(mutex_);
      held_ = on;
    }
    opened_.notify_all();
  }
  void fail_with(std::optional<Error> failure) {
    const std::scoped_lock lock(mutex_);
    failure_ = std::move(failure);
  }
  std::vector<std::size_t> loads() const {
    const std::scoped_lock lock(mutex_);
    return loads_;
  }
  int alive(std::size_t model) const { return alive_[model]; }
  /// Of the model as it was loaded last.
  ScriptedEngine& engine(std::size_t model) {
    const std::scoped_lock lock(mutex_);
    return *engines_.at(model);
  }
  std::atomic<int> measured = 0;

 private:
  struct Counted final : engine::Engine {
    explicit Counted(std::atomic<int>& alive) : count(alive) { count += 1; }
    ~Counted() override { count -= 1; }
    const engine::ModelInfo& model() const override { return scripted.model(); }
    const engine::Vocabulary& vocabulary() const override { return scripted.vocabulary(); }
    engine::Load load() const override { return scripted.load(); }
    Result<std::unique_ptr<engine::Session>> start(engine::Job job,
                                                   engine::Listener& listener) override {
      return scripted.start(std::move(job), listener);
    }
    ScriptedEngine scripted{{"Hello"}};
    std::atomic<int>& count;
  };

  mutable std::mutex mutex_;  ///< guards what follows
  std::condition_variable opened_;
  bool held_ = false;
  std::optional<Error> failure_;
  std::vector<std::size_t> loads_;
  std::vector<ScriptedEngine*> engines_;
  std::vector<std::atomic<int>> alive_;
};

}  // namespace darkbloom::test
