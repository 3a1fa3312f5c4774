#pragma once
// libllama's context and the memory of its sequences: the only place that decodes. Used by one
// thread at a time.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/error.h"
#include "engine/llama_handles.h"
#include "engine/model_facts.h"
#include "engine/types.h"

namespace darkbloom::engine {

class Context {
 public:
  /// `model` must outlive the context. Refuses as too_large when its memory cannot be had and as
  /// invalid when the model does not continue text.
  static Result<Context> make(llama_model& model, const Plan& plan);
  Context(Context&&) noexcept;
  Context& operator=(Context&&) noexcept;
  ~Context();

  /// The step's batch. Tokens are added sequence by sequence in rising order, so that libllama
  /// joins them into as few passes as it can.
  void clear_batch();
  std::size_t batch_size() const;
  /// Adds a token at `position`; `wants_row` asks for logits. Returns its place in the batch.
  std::size_t add(Token token, std::size_t position, std::size_t sequence, bool wants_row);
  bool decode();
  /// One step for nothing: reads the weights in, so that nobody's first answer waits for that. Must
  /// run on the thread that will decode: libgomp counts the threads of every thread's team, and
  /// with more of them than cores its workers sleep between the parts of a step (half the speed
  /// here).
  bool warm_up();
  /// How many threads the next steps use, at most the plan's.
  void set_threads(std::uint32_t threads);

  /// Lets go of the memory of all sequences, which are empty then; nothing is decoded until
  /// reload(), which is false where that memory cannot be had.
  void unload();
  bool reload();
  bool loaded() const;

  /// The logits after the token at `place`, until the next decode. The caller may write to them.
  std::span<float> row(std::size_t place);

  /// Whether sequences can lose their end and be copied (recurrent models' cannot).
  bool can_truncate() const;
  /// Leaves the first `keep` tokens of a sequence; returns how many are left, maybe none.
  std::size_t truncate(std::size_t sequence, std::size_t keep);
  void copy(std::size_t from, std::size_t to);
  /// Empties every sequence and overwrites the keys and values that they had.
  void wipe();

 private:
  struct State;
  explicit Context(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace darkbloom::engine
