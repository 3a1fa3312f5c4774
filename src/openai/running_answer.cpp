#include "openai/running_answer.h"

#include <utility>

namespace darkbloom::openai {
namespace {

/// Why an answer broke off. Nobody who asked for a cancel is still there to read about it.
Error error_of(const engine::Outcome& outcome) {
  if (outcome.finish == engine::Finish::cancelled) {
    return {.fault = Fault::unavailable, .detail = "The node stopped before the answer's end."};
  }
  const bool told = !outcome.failure.empty();
  return {.fault = Fault::internal, .detail = told ? outcome.failure : "The engine failed."};
}

bool ended_well(const engine::Outcome& outcome) {
  return outcome.finish == engine::Finish::stop || outcome.finish == engine::Finish::length;
}

}  // namespace

RunningAnswer::RunningAnswer(std::unique_ptr<AnswerWriter> writer) : writer_(std::move(writer)) {}

RunningAnswer::~RunningAnswer() {
  {
    const std::scoped_lock lock(mutex_);
    state_ = State::closed;
  }
  // Outside of the lock: a session's destructor waits for a call that may want it.
  sessions_.clear();
}

Result<void> RunningAnswer::start(engine::Engine& engine, std::vector<engine::Job> jobs) {
  running_ = jobs.size();
  for (engine::Job& job : jobs) {
    Ear& ear = ears_.emplace_back(*this, static_cast<std::uint32_t>(ears_.size()));
    auto session = engine.start(std::move(job), ear);
    if (!session) return fail(session.error());
    sessions_.push_back(std::move(*session));
  }
  open();
  return {};
}

void RunningAnswer::hear(std::uint32_t choice, Event event) {
  const std::scoped_lock lock(mutex_);
  if (state_ == State::starting) {
    early_.push_back({choice, std::move(event)});
  } else {
    write(choice, event);
  }
}

void RunningAnswer::open() {
  const std::scoped_lock lock(mutex_);
  state_ = State::open;
  for (const Heard& heard : std::exchange(early_, {}))
    write(heard.choice, heard.event);
}

void RunningAnswer::write(std::uint32_t choice, const Event& event) {
  if (state_ != State::open) return;
  if (const auto* const piece = std::get_if<engine::Piece>(&event)) {
    writer_->piece(choice, *piece);
  } else {
    write_finish(choice, std::get<engine::Outcome>(event));
  }
}

void RunningAnswer::write_finish(std::uint32_t choice, const engine::Outcome& outcome) {
  running_ -= 1;
  const bool well = ended_well(outcome);
  if (!well || running_ == 0) state_ = State::closed;
  if (well) {
    writer_->finish(choice, outcome, running_ == 0);
  } else {
    writer_->fail(error_of(outcome));
  }
}

}  // namespace darkbloom::openai
