#pragma once
// A job whose model may have to be loaded first, and the session of whoever asked for it.

#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "node/shelf/model_shelf.h"

namespace darkbloom::node::shelf {

/// `Kind` says what Job and Listener are, how a job is started with a LoadedModel, and how a
/// listener hears of an end that no engine reached.
template <typename Kind>
class LazyJob final : public ShelfJob {
 public:
  using Job = typename Kind::Job;
  using Listener = typename Kind::Listener;

  LazyJob(Job job, Listener& listener) : job_(std::move(job)), listener_(&listener) {}

  void begin(const LoadedModel& model) override {
    const std::scoped_lock lock(mutex_);
    if (listener_ == nullptr) return;
    Listener& listener = *std::exchange(listener_, nullptr);
    if (cancelled_) return Kind::end(listener, engine::Finish::cancelled, {});
    auto session = Kind::start(model, std::move(job_), listener);
    if (!session) return Kind::end(listener, engine::Finish::failed, session.error().detail);
    session_ = std::move(*session);
  }
  void give_up(const std::string& why) override {
    const std::scoped_lock lock(mutex_);
    if (listener_ == nullptr) return;
    Kind::end(*std::exchange(listener_, nullptr), engine::Finish::failed, why);
  }
  void cancel() {
    const std::scoped_lock lock(mutex_);
    cancelled_ = true;
    if (session_ != nullptr) session_->cancel();
  }
  /// The listener is not called any more.
  void drop() {
    std::unique_ptr<engine::Session> session;
    {
      const std::scoped_lock lock(mutex_);
      listener_ = nullptr;
      session = std::move(session_);
    }
  }

 private:
  std::mutex mutex_;  // guards all below
  Job job_;
  Listener* listener_;  // null: it has heard its last from here
  std::unique_ptr<engine::Session> session_;
  bool cancelled_ = false;
};

/// Keeps the model in memory as long as it lives.
template <typename Kind>
class LazySession final : public engine::Session {
 public:
  LazySession(ModelShelf& shelf, std::size_t model, std::shared_ptr<LazyJob<Kind>> job)
      : shelf_(shelf), model_(model), job_(std::move(job)) {}
  ~LazySession() override {
    job_->drop();
    shelf_.leave(model_, job_.get());
  }
  void cancel() override { job_->cancel(); }

 private:
  ModelShelf& shelf_;
  std::size_t model_;
  std::shared_ptr<LazyJob<Kind>> job_;  // shared with the shelf while it waits
};

/// Of a job that found its model loaded.
class WarmSession final : public engine::Session {
 public:
  WarmSession(ModelShelf& shelf, std::size_t model, std::unique_ptr<engine::Session> session)
      : shelf_(shelf), model_(model), session_(std::move(session)) {}
  ~WarmSession() override {
    session_.reset();
    shelf_.leave(model_, nullptr);
  }
  void cancel() override { session_->cancel(); }

 private:
  ModelShelf& shelf_;
  std::size_t model_;
  std::unique_ptr<engine::Session> session_;
};

/// Starts a job now, or as soon as the model is loaded. Refuses as the engine and wait_for() do.
template <typename Kind>
Result<std::unique_ptr<engine::Session>> start_lazily(ModelShelf& shelf, std::size_t model,
                                                      typename Kind::Job job,
                                                      typename Kind::Listener& listener) {
  if (const LoadedModel* const loaded = shelf.enter(model)) {
    auto session = Kind::start(*loaded, std::move(job), listener);
    if (session) return std::make_unique<WarmSession>(shelf, model, std::move(*session));
    shelf.leave(model, nullptr);
    return fail(session.error());
  }
  auto waiting = std::make_shared<LazyJob<Kind>>(std::move(job), listener);
  if (auto queued = shelf.wait_for(model, waiting); !queued) return fail(queued.error());
  return std::make_unique<LazySession<Kind>>(shelf, model, std::move(waiting));
}

/// The Kind of those that write answers.
struct Answers {
  using Job = engine::Job;
  using Listener = engine::Listener;
  static auto start(const LoadedModel& model, Job job, Listener& listener) {
    return model.engine->start(std::move(job), listener);
  }
  static void end(Listener& listener, engine::Finish finish, const std::string& why) {
    listener.on_finish({.finish = finish, .failure = why});
  }
};

}  // namespace darkbloom::node::shelf
