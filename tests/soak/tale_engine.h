#pragma once
// An engine that tells the Tale that it is asked for, from where it was told so far: whoever asks
// knows the one right answer, however often the machine under it was lost.

#include "sim/tale.h"
#include "support/scripted_engine.h"

namespace darkbloom::soak {

class TaleEngine final : public engine::Engine {
 public:
  explicit TaleEngine(std::uint32_t slots) { scripted_.slots = slots; }

  const engine::ModelInfo& model() const override { return scripted_.model(); }
  const engine::Vocabulary& vocabulary() const override { return scripted_.vocabulary(); }
  engine::Load load() const override { return scripted_.load(); }
  /// Refuses a prompt that is no Tale (invalid), and more than its slots and as many that wait
  /// (no_capacity).
  Result<std::unique_ptr<engine::Session>> start(engine::Job job,
                                                 engine::Listener& listener) override;
  /// Every session says one word more.
  void step() { scripted_.step(); }

 private:
  test::ScriptedEngine scripted_;
  std::size_t starts_ = 0;
};

}  // namespace darkbloom::soak
