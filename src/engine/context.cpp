#include "engine/context.h"

#include <llama.h>

#include <algorithm>
#include <vector>

#include "base/check.h"
#include "engine/limits.h"

namespace darkbloom::engine {

struct Context::State {
  llama_model& model;
  Plan plan;
  ContextHandle handle;  ///< null: unloaded
  llama_memory_t memory;
  std::size_t vocabulary;
  bool can_truncate;
  std::int32_t window;  ///< of sliding attention; 0: none
  std::size_t sequences;
  std::vector<llama_token> tokens;
  std::vector<llama_pos> positions;
  std::vector<std::int32_t> sequence_counts;
  std::vector<llama_seq_id> ids;
  std::vector<llama_seq_id*> sequence_ids;
  std::vector<std::int8_t> wants;
  std::size_t size = 0;
};

namespace {

llama_context_params params_for(const Plan& plan) {
  llama_context_params params = llama_context_default_params();
  params.n_ctx = plan.context * plan.slots;
  // A sequence of its own for each slot: attention then reads that sequence alone. With one cache
  // for all, decoding 16 streams of a 21M model was 5 to 20 % slower here, and a single one by
  // half.
  params.kv_unified = false;
  params.n_seq_max = plan.slots;
  params.n_batch = plan.batch + plan.slots;
  params.n_ubatch = std::min(params.n_batch, 512U);
  params.n_outputs_max = plan.slots + kExplainedMax;
  params.n_threads = static_cast<std::int32_t>(plan.threads);
  params.n_threads_batch = params.n_threads;
  params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_AUTO;
  params.no_perf = true;
  return params;
}

}  // namespace

Context::Context(std::unique_ptr<State> state) : state_(std::move(state)) {}
Context::Context(Context&&) noexcept = default;
Context& Context::operator=(Context&&) noexcept = default;
Context::~Context() = default;

Result<Context> Context::make(llama_model& model, const Plan& plan) {
  ContextHandle handle(llama_init_from_model(&model, params_for(plan)));
  if (handle == nullptr) {
    return fail(Fault::too_large, "The memory for the model's context cannot be had.");
  }
  llama_memory_t memory = llama_get_memory(handle.get());
  if (memory == nullptr) return fail(Fault::invalid, "The model does not continue text.");
  const std::size_t room = std::size_t{plan.batch} + plan.slots;
  const auto vocabulary = llama_vocab_n_tokens(llama_model_get_vocab(&model));
  auto state = std::make_unique<State>(
      State{.model = model,
            .plan = plan,
            .handle = std::move(handle),
            .memory = memory,
            .vocabulary = static_cast<std::size_t>(vocabulary),
            .can_truncate = !llama_model_is_recurrent(&model) && !llama_model_is_hybrid(&model),
            .window = llama_model_n_swa(&model),
            .sequences = plan.slots,
            .tokens = std::vector<llama_token>(room),
            .positions = std::vector<llama_pos>(room),
            .sequence_counts = std::vector<std::int32_t>(room, 1),
            .ids = std::vector<llama_seq_id>(room),
            .sequence_ids = std::vector<llama_seq_id*>(room),
            .wants = std::vector<std::int8_t>(room)});
  for (std::size_t i = 0; i < room; ++i)
    state->sequence_ids[i] = &state->ids[i];
  return Context(std::move(state));
}

void Context::clear_batch() {
  state_->size = 0;
}

std::size_t Context::batch_size() const {
  return state_->size;
}

std::size_t Context::add(Token token, std::size_t position, std::size_t sequence, bool wants_row) {
  State& state = *state_;
  const std::size_t place = state.size++;
  check(place < state.tokens.size(), "a step has more tokens than its batch");
  check(sequence < state.sequences, "there is no such sequence");
  state.tokens[place] = token;
  state.positions[place] = static_cast<llama_pos>(position);
  state.ids[place] = static_cast<llama_seq_id>(sequence);
  state.wants[place] = wants_row ? 1 : 0;
  return place;
}

bool Context::decode() {
  State& state = *state_;
  const llama_batch batch{.n_tokens = static_cast<std::int32_t>(state.size),
                          .token = state.tokens.data(),
                          .embd = nullptr,
                          .pos = state.positions.data(),
                          .n_seq_id = state.sequence_counts.data(),
                          .seq_id = state.sequence_ids.data(),
                          .logits = state.wants.data()};
  return llama_decode(state.handle.get(), batch) == 0;
}

bool Context::warm_up() {
  clear_batch();
  add(0, 0, 0, true);
  const bool good = decode();
  truncate(0, 0);
  return good;
}

void Context::set_threads(std::uint32_t threads) {
  const auto number = static_cast<std::int32_t>(threads);
  llama_set_n_threads(state_->handle.get(), number, number);
}

void Context::unload() {
  state_->memory = nullptr;
  state_->handle.reset();
}

bool Context::reload() {
  state_->handle.reset(llama_init_from_model(&state_->model, params_for(state_->plan)));
  state_->memory = loaded() ? llama_get_memory(state_->handle.get()) : nullptr;
  return loaded();
}

bool Context::loaded() const {
  return state_->handle != nullptr;
}

std::span<float> Context::row(std::size_t place) {
  float* logits = llama_get_logits_ith(state_->handle.get(), static_cast<std::int32_t>(place));
  check(logits != nullptr, "no logits were asked for at this place");
  return {logits, state_->vocabulary};
}

bool Context::can_truncate() const {
  return state_->can_truncate;
}

std::size_t Context::truncate(std::size_t sequence, std::size_t keep) {
  const auto id = static_cast<llama_seq_id>(sequence);
  const auto end = static_cast<llama_pos>(keep);
  State& state = *state_;
  if (state.memory == nullptr) return 0;
  // Sliding attention forgets: what is left must still reach back over the whole window.
  const bool reaches = state.window == 0 || llama_memory_seq_pos_min(state.memory, id) <=
                                                std::max(end - state.window, 0);
  if (keep > 0 && reaches && llama_memory_seq_rm(state.memory, id, end, -1)) return keep;
  llama_memory_seq_rm(state.memory, id, -1, -1);
  return 0;
}

void Context::wipe() {
  constexpr bool kOverwrite = true;
  if (state_->memory != nullptr) llama_memory_clear(state_->memory, kOverwrite);
  std::ranges::fill(state_->tokens, 0);
}

void Context::copy(std::size_t from, std::size_t to) {
  check(from != to, "a sequence is not copied onto itself");
  truncate(to, 0);
  // libllama copies only whole sequences between streams of the cache.
  llama_memory_seq_cp(state_->memory, static_cast<llama_seq_id>(from),
                      static_cast<llama_seq_id>(to), -1, -1);
}

}  // namespace darkbloom::engine
