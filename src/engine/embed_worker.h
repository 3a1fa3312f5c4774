#pragma once
// The embedder's thread: takes jobs from the desk and computes one input of each in turn, so that a
// short job does not wait for a long one to end.

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>

#include "engine/desk.h"
#include "engine/embed_context.h"
#include "engine/embedder.h"
#include "engine/restraint.h"

namespace darkbloom::engine {

struct EmbedRequest {
  EmbedJob job;
  EmbedListener* listener = nullptr;  ///< outlives the ticket's `over`
  std::shared_ptr<Ticket> ticket;     ///< shared by the session and the embedder's thread
};

using EmbedDesk = DeskOf<EmbedRequest>;

class EmbedWorker {
 public:
  /// The references must outlive the worker.
  EmbedWorker(EmbedContext& context, EmbedDesk& desk);
  /// Before run(): looks at `brake`, which outlives the worker, before each input.
  void set_brake(const Brake& brake) { restraint_ = Restraint(&brake); }

  /// Returns when the desk is closed; what is not done then ends as cancelled.
  void run();
  /// Jobs at work; safe from any thread.
  std::uint32_t active() const { return active_.load(std::memory_order_relaxed); }

 private:
  struct Running {
    EmbedRequest request;
    EmbedOutcome outcome;  ///< the vectors so far
  };

  EmbedDesk::Wait patience() const;
  void admit();
  void drop_cancelled();
  void serve_next();
  void add_vector(Running& running);
  void end(Running& running, Finish finish);

  EmbedContext& context_;
  EmbedDesk& desk_;
  Restraint restraint_;
  std::deque<EmbedRequest> come_;
  std::deque<Running> running_;
  std::atomic<std::uint32_t> active_ = 0;
};

}  // namespace darkbloom::engine
