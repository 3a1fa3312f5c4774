#pragma once
// One request running on the engine: a session per choice, all written by one writer.

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <variant>
#include <vector>

#include "engine/engine.h"
#include "openai/answer_writer.h"
#include "openai/service.h"

namespace darkbloom::openai {

/// Sessions speak on the engine's thread as soon as they start, while later ones may still be
/// refused. What they say is kept until all have started, so that a refusal finds nothing written.
class RunningAnswer final : public Exchange {
 public:
  explicit RunningAnswer(std::unique_ptr<AnswerWriter> writer);
  ~RunningAnswer() override;
  RunningAnswer(const RunningAnswer&) = delete;
  RunningAnswer& operator=(const RunningAnswer&) = delete;

  /// Starts a session per job. On an error nothing has been written, and this is to be destroyed.
  Result<void> start(engine::Engine& engine, std::vector<engine::Job> jobs);

 private:
  using Event = std::variant<engine::Piece, engine::Outcome>;

  class Ear final : public engine::Listener {
   public:
    Ear(RunningAnswer& owner, std::uint32_t choice) : owner_(owner), choice_(choice) {}
    void on_piece(engine::Piece piece) override { owner_.hear(choice_, std::move(piece)); }
    void on_finish(const engine::Outcome& outcome) override { owner_.hear(choice_, outcome); }

   private:
    RunningAnswer& owner_;
    std::uint32_t choice_;
  };

  struct Heard {
    std::uint32_t choice;
    Event event;
  };

  void hear(std::uint32_t choice, Event event);
  void open();
  void write(std::uint32_t choice, const Event& event);
  void write_finish(std::uint32_t choice, const engine::Outcome& outcome);

  enum class State : std::uint8_t { starting, open, closed };

  /// Guards state_, early_, running_ and writer_, and with it the order of what is written.
  std::mutex mutex_;
  State state_ = State::starting;
  std::vector<Heard> early_;  ///< heard before all had started
  std::size_t running_ = 0;   ///< choices that have not ended
  std::unique_ptr<AnswerWriter> writer_;

  std::deque<Ear> ears_;
  std::vector<std::unique_ptr<engine::Session>> sessions_;  ///< destroyed before the ears
};

}  // namespace darkbloom::openai
