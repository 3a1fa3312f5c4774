#pragma once
// The engine's thread: takes requests from the desk, gives each a sequence of the cache, and
// decodes all running streams and a share of the waiting prompts in one step after another.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <memory>
#include <vector>

#include "engine/context.h"
#include "engine/desk.h"
#include "engine/llama_vocabulary.h"
#include "engine/pace.h"
#include "engine/restraint.h"
#include "engine/slot_choice.h"
#include "engine/stream.h"

namespace darkbloom::engine {

/// What other threads may see of the decoder.
struct Gauges {
  std::atomic<std::uint32_t> active = 0;
  std::atomic<float> tokens_per_second = 0.0F;
};

class Decoder {
 public:
  /// The references must outlive the decoder.
  Decoder(Context& context, const LlamaVocabulary& vocabulary, Desk& desk, Gauges& gauges);

  /// Before run(): how many sequences there are, how many prompt tokens a step takes, and for how
  /// long an idle engine keeps what it has read.
  void set_plan(const Plan& plan, Desk::Wait prefix_life);
  /// Before run(), after set_plan(): looks at `brake`, which outlives the decoder, before each
  /// step. A lean engine without a job lets go of its context, and of the mapped pages of
  /// `weights`.
  void set_brake(const Brake& brake, std::filesystem::path weights);
  /// Returns when the desk is closed; running streams then end as cancelled.
  void run();

 private:
  struct Running {
    std::unique_ptr<Stream> stream;  ///< null: the slot is idle
    std::uint64_t order = 0;         ///< of admission
    std::uint32_t share = 0;         ///< prompt tokens in this step
    Token next = -1;                 ///< to be decoded; negative while the prompt is not done
    std::size_t added = 0;           ///< tokens in this step
    std::size_t row_place = 0;       ///< of the last of them
    bool wants_row = false;
  };

  bool idle() const { return active_ == 0 && waiting_.empty(); }
  Desk::Wait patience() const;
  bool holds_prefixes() const;
  void tidy();
  void forget();
  bool has_context();
  void drop_cancelled();
  void admit();
  void place(Request request, const SlotChoice& choice);
  void step();
  void run_pass(const std::vector<std::size_t>& pass);
  bool decode();
  std::uint32_t fill_batch(const std::vector<std::size_t>& pass);
  void share_out(const std::vector<std::size_t>& pass, std::uint32_t budget);
  void fill_slot(std::size_t slot);
  void bridge(std::size_t first, std::size_t end);
  void harvest();
  void explain_prompt(std::size_t slot, std::size_t done);
  void end(std::size_t slot, Finish finish, std::string failure = {});
  void release(std::size_t slot);
  void end_all(Finish finish, const std::string& failure);

  Context& context_;
  const LlamaVocabulary& vocabulary_;
  Desk& desk_;
  Gauges& gauges_;
  Pace pace_{1};
  Restraint restraint_;
  std::uint32_t threads_ = 1;
  std::filesystem::path weights_;
  Restraint::Clock::time_point busy_at_ = {};  ///< when there was a job last
  std::uint32_t batch_ = 1;                    ///< prompt tokens in one step, at most
  Desk::Wait prefix_life_ = Desk::kForever;
  std::deque<Request> waiting_;
  std::vector<CachedSequence> cached_;  ///< by slot, as is `running_`
  std::vector<Running> running_;
  std::vector<std::size_t> bridged_;  ///< idle slots with a stand-in token in this step
  std::uint64_t clock_ = 0;           ///< counts admissions
  std::uint32_t active_ = 0;
};

}  // namespace darkbloom::engine
