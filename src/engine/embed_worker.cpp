#include "engine/embed_worker.h"

#include <exception>
#include <optional>
#include <utility>

#include "engine/ticket_session.h"

namespace darkbloom::engine {

EmbedWorker::EmbedWorker(EmbedContext& context, EmbedDesk& desk) : context_(context), desk_(desk) {}

void EmbedWorker::run() {
  while (desk_.take(come_, patience())) {
    admit();
    drop_cancelled();
    const auto start = Restraint::Clock::now();
    if (running_.empty() || restraint_.wait(start) > Restraint::Wait::zero()) continue;
    restraint_.begins();
    serve_next();
    const auto end = Restraint::Clock::now();
    restraint_.worked(end - start, end);
    if (running_.empty()) context_.wipe();
  }
  admit();
  for (Running& running : running_)
    end(running, Finish::cancelled);
}

EmbedDesk::Wait EmbedWorker::patience() const {
  return running_.empty() ? EmbedDesk::kForever : restraint_.wait(Restraint::Clock::now());
}

/// Jobs that a brake holds must be able to end too.
void EmbedWorker::drop_cancelled() {
  std::deque<Running> all = std::exchange(running_, {});
  for (Running& running : all) {
    const bool gone = running.request.ticket->cancelled.load(std::memory_order_relaxed);
    if (!gone) running_.push_back(std::move(running));
    if (gone) end(running, Finish::cancelled);
  }
  if (running_.empty() && !all.empty()) context_.wipe();
}

void EmbedWorker::admit() {
  for (EmbedRequest& request : come_)
    running_.push_back({.request = std::move(request), .outcome = {}});
  come_.clear();
  active_.store(static_cast<std::uint32_t>(running_.size()), std::memory_order_relaxed);
}

/// One input of the job at the front, which then goes to the back or ends.
void EmbedWorker::serve_next() {
  Running running = std::move(running_.front());
  running_.pop_front();
  try {
    add_vector(running);
  } catch (const std::exception&) {
    // A library ran out of memory or met a case that it cannot handle.
    running.outcome.failure = "The engine failed while computing the vector.";
  }
  if (!running.outcome.failure.empty()) return end(running, Finish::failed);
  const bool whole = running.outcome.vectors.size() == running.request.job.inputs.size();
  if (whole) return end(running, Finish::stop);
  running_.push_back(std::move(running));
}

void EmbedWorker::add_vector(Running& running) {
  EmbedOutcome& outcome = running.outcome;
  const std::vector<Token>& input = running.request.job.inputs[outcome.vectors.size()];
  std::optional<std::vector<float>> vector = context_.embed(input);
  if (!vector) {
    outcome.failure = "The model could not compute the vector.";
    return;
  }
  outcome.vectors.push_back(std::move(*vector));
  outcome.prompt_tokens += static_cast<std::uint32_t>(input.size());
}

void EmbedWorker::end(Running& running, Finish finish) {
  running.outcome.finish = finish;
  if (finish != Finish::stop) running.outcome.vectors.clear();
  active_.store(static_cast<std::uint32_t>(running_.size()), std::memory_order_relaxed);
  desk_.leave();
  running.request.listener->on_vectors(std::move(running.outcome));
  open(*running.request.ticket);
}

}  // namespace darkbloom::engine
