#include "engine/decoder.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "engine/limits.h"
#include "engine/step_passes.h"
#include "engine/weight_pages.h"

namespace darkbloom::engine {

namespace {

/// An idle sequence between two running ones would split the step into two passes; a stand-in token
/// there is cheaper, up to this many side by side.
constexpr std::size_t kBridgeMax = 2;

}  // namespace

Decoder::Decoder(Context& context, const LlamaVocabulary& vocabulary, Desk& desk, Gauges& gauges)
    : context_(context), vocabulary_(vocabulary), desk_(desk), gauges_(gauges) {}

void Decoder::set_plan(const Plan& plan, Desk::Wait prefix_life) {
  prefix_life_ = prefix_life;
  pace_ = Pace(plan.batch);
  batch_ = plan.batch;
  threads_ = plan.threads;
  restraint_ = Restraint(nullptr, threads_);
  cached_.resize(plan.slots);
  running_.resize(plan.slots);
}

void Decoder::set_brake(const Brake& brake, std::filesystem::path weights) {
  restraint_ = Restraint(&brake, threads_);
  pace_ = Pace(batch_, Brake::kStepSeconds);
  weights_ = std::move(weights);
}

void Decoder::run() {
  while (desk_.take(waiting_, patience())) {
    tidy();
    drop_cancelled();
    if (restraint_.wait(Restraint::Clock::now()) > Restraint::Wait::zero()) continue;
    admit();
    if (active_ == 0) continue;
    try {
      step();
    } catch (const std::exception&) {
      // A library ran out of memory or met a case it cannot handle; what it was doing is unknown.
      end_all(Finish::failed, "The engine failed while computing the answer.");
    }
  }
  end_all(Finish::cancelled, {});
}

/// How long to wait for requests: with work at hand, as long as the brake says; without any, until
/// what the cache holds is to be forgotten or the brake is looked at.
Desk::Wait Decoder::patience() const {
  if (!idle()) return restraint_.wait(Restraint::Clock::now());
  const Desk::Wait life = holds_prefixes() ? prefix_life_ : Desk::kForever;
  return restraint_.braked() ? std::min<Desk::Wait>(life, Brake::kLook) : life;
}

bool Decoder::holds_prefixes() const {
  return std::ranges::any_of(cached_,
                             [](const CachedSequence& cached) { return !cached.tokens.empty(); });
}

/// Gives up what an idle engine does not need: in time, or at once where it must be lean.
void Decoder::tidy() {
  const auto now = Restraint::Clock::now();
  if (!idle()) {
    busy_at_ = now;
    return;
  }
  const auto quiet = std::chrono::duration_cast<Desk::Wait>(now - busy_at_);
  if (holds_prefixes() && (restraint_.lean() || quiet >= prefix_life_)) forget();
  if (!restraint_.lean() || !context_.loaded()) return;
  context_.unload();
  give_back_pages(weights_);
}

/// Nobody came back for what the cache holds: it is overwritten.
void Decoder::forget() {
  for (CachedSequence& cached : cached_)
    cached = CachedSequence{};
  context_.wipe();
}

void Decoder::drop_cancelled() {
  for (std::size_t slot = 0; slot < running_.size(); ++slot) {
    if (running_[slot].stream && running_[slot].stream->cancelled()) end(slot, Finish::cancelled);
  }
  std::erase_if(waiting_, [this](Request& request) {
    if (!request.ticket->cancelled.load()) return false;
    Stream(std::move(request), vocabulary_, desk_).end(Finish::cancelled);
    return true;
  });
}

/// A context that was let go is made again for the first job; without memory for it all jobs fail.
bool Decoder::has_context() {
  if (context_.loaded() || context_.reload()) return true;
  end_all(Finish::failed, "There is no memory for the model's context.");
  return false;
}

void Decoder::admit() {
  if (waiting_.empty() || !has_context()) return;
  while (!waiting_.empty()) {
    const Job& job = waiting_.front().job;
    const auto choice = choose_slot(cached_, job.tenant, job.prompt, context_.can_truncate());
    if (!choice) return;
    Request request = std::move(waiting_.front());
    waiting_.pop_front();
    place(std::move(request), *choice);
  }
}

void Decoder::place(Request request, const SlotChoice& choice) {
  CachedSequence& cached = cached_[choice.slot];
  const bool fresh = request.job.alone || request.job.prompt_logprobs;
  if (choice.copy_from && !fresh) context_.copy(*choice.copy_from, choice.slot);
  const std::size_t kept = context_.truncate(choice.slot, fresh ? 0 : choice.keep);
  const auto start = request.job.prompt.begin();
  cached.tokens.assign(start, start + static_cast<std::ptrdiff_t>(kept));
  cached.tenant = request.job.tenant;
  cached.used_at = ++clock_;
  cached.busy = true;
  auto stream = std::make_unique<Stream>(std::move(request), vocabulary_, desk_);
  stream->set_cached(static_cast<std::uint32_t>(kept));
  running_[choice.slot] = Running{.stream = std::move(stream), .order = clock_};
  ++active_;
  gauges_.active.store(active_, std::memory_order_relaxed);
}

void Decoder::step() {
  std::vector<Part> parts;
  for (const Running& one : running_) {
    const bool alone = one.stream && one.stream->job().alone;
    parts.push_back(!one.stream ? Part::idle : alone ? Part::alone : Part::shared);
  }
  restraint_.begins();
  for (const std::vector<std::size_t>& pass : passes_of(parts)) {
    if (restraint_.stopped()) return;
    run_pass(pass);
  }
}

/// A lone job gets the same shares of its prompt whoever else is there: matrix products of another
/// height may add up in another order, and then a bit may differ. And the same threads: sums that
/// are parted among others may differ too.
void Decoder::run_pass(const std::vector<std::size_t>& pass) {
  if (!running_[pass.front()].stream) return;  // a pass before has failed
  const auto start = std::chrono::steady_clock::now();
  const bool alone = running_[pass.front()].stream->job().alone;
  const auto decoding = static_cast<std::uint32_t>(
      std::ranges::count_if(pass, [this](std::size_t slot) { return running_[slot].next >= 0; }));
  share_out(pass, alone ? std::min(kAlonePrefill, batch_) : pace_.prefill_share(decoding));
  const std::uint32_t prefilled = fill_batch(pass);
  context_.set_threads(alone ? threads_ : restraint_.effort().threads);
  const bool decoded = decode();
  const auto end = std::chrono::steady_clock::now();
  restraint_.worked(end - start, end);
  if (!decoded || alone) return;
  const std::chrono::duration<double> took = end - start;
  pace_.saw_step(took.count(), decoding, prefilled);
  gauges_.tokens_per_second.store(pace_.tokens_per_second(), std::memory_order_relaxed);
}

/// Decodes what is in the batch. False after a failure, which has ended all jobs.
bool Decoder::decode() {
  const bool decoded = context_.decode();
  for (const std::size_t slot : bridged_)
    context_.truncate(slot, cached_[slot].tokens.size());
  if (decoded) {
    harvest();
  } else {
    end_all(Finish::failed, "The model could not compute the next token.");
  }
  return decoded;
}

/// The prompt tokens in it.
std::uint32_t Decoder::fill_batch(const std::vector<std::size_t>& pass) {
  std::uint32_t prefilled = 0;
  context_.clear_batch();
  bridged_.clear();
  std::size_t last = running_.size();
  for (const std::size_t slot : pass) {
    Running& one = running_[slot];
    if (one.next < 0 && one.share == 0) continue;
    prefilled += one.share;
    if (last < slot) bridge(last + 1, slot);
    fill_slot(slot);
    last = slot;
  }
  return prefilled;
}

/// Prompts get their tokens in the order in which they came.
void Decoder::share_out(const std::vector<std::size_t>& pass, std::uint32_t budget) {
  std::uint32_t explained = kExplainedMax;
  std::vector<std::size_t> order;
  for (const std::size_t slot : pass) {
    running_[slot].share = 0;
    if (running_[slot].next < 0) order.push_back(slot);
  }
  std::ranges::sort(order, {}, [this](std::size_t slot) { return running_[slot].order; });
  for (const std::size_t slot : order) {
    const Job& job = running_[slot].stream->job();
    const std::size_t left = job.prompt.size() - cached_[slot].tokens.size();
    const std::uint32_t room = job.prompt_logprobs ? std::min(budget, explained) : budget;
    const auto share = static_cast<std::uint32_t>(std::min<std::size_t>(left, room));
    running_[slot].share = share;
    budget -= share;
    if (job.prompt_logprobs) explained -= share;
  }
}

void Decoder::fill_slot(std::size_t slot) {
  Running& one = running_[slot];
  const std::size_t done = cached_[slot].tokens.size();
  if (one.next >= 0) {
    one.row_place = context_.add(one.next, done, slot, true);
    one.added = 1;
    one.wants_row = true;
    return;
  }
  const Job& job = one.stream->job();
  one.wants_row = done + one.share == job.prompt.size();
  for (std::size_t i = done; i < done + one.share; ++i) {
    const bool last = i + 1 == job.prompt.size();
    one.row_place = context_.add(job.prompt[i], i, slot, last || job.prompt_logprobs);
  }
  one.added = one.share;
}

/// Stand-in tokens for the idle slots of a short gap, taken back after the step.
void Decoder::bridge(std::size_t first, std::size_t end) {
  if (end - first > kBridgeMax || !context_.can_truncate()) return;
  for (std::size_t slot = first; slot < end; ++slot) {
    if (cached_[slot].busy || cached_[slot].tokens.empty()) return;
  }
  for (std::size_t slot = first; slot < end; ++slot) {
    context_.add(cached_[slot].tokens.back(), cached_[slot].tokens.size(), slot, false);
    bridged_.push_back(slot);
  }
}

void Decoder::harvest() {
  for (std::size_t slot = 0; slot < running_.size(); ++slot) {
    Running& one = running_[slot];
    if (one.added == 0) continue;
    CachedSequence& cached = cached_[slot];
    const std::vector<Token>& prompt = one.stream->job().prompt;
    const std::size_t done = cached.tokens.size();
    if (one.next >= 0) {
      cached.tokens.push_back(one.next);
    } else {
      const auto from = prompt.begin() + static_cast<std::ptrdiff_t>(done);
      cached.tokens.insert(cached.tokens.end(), from,
                           from + static_cast<std::ptrdiff_t>(one.added));
      if (one.stream->job().prompt_logprobs) explain_prompt(slot, done);
    }
    one.added = 0;
    if (!one.wants_row) continue;
    const std::optional<Token> next = one.stream->advance(context_.row(one.row_place));
    one.next = next.value_or(-1);
    if (!next) release(slot);
  }
}

/// Each row of the step tells how likely the prompt's next token was.
void Decoder::explain_prompt(std::size_t slot, std::size_t done) {
  const Running& one = running_[slot];
  const std::vector<Token>& prompt = one.stream->job().prompt;
  const std::size_t first_place = one.row_place + 1 - one.added;
  for (std::size_t i = 0; i < one.added && done + i + 1 < prompt.size(); ++i) {
    one.stream->explain_prompt(context_.row(first_place + i), prompt[done + i + 1]);
  }
}

void Decoder::end(std::size_t slot, Finish finish, std::string failure) {
  running_[slot].stream->end(finish, std::move(failure));
  release(slot);
}

void Decoder::release(std::size_t slot) {
  running_[slot] = Running{};
  cached_[slot].busy = false;
  --active_;
  gauges_.active.store(active_, std::memory_order_relaxed);
}

/// Also forgets every cached prefix: after a failure nobody knows what the memory holds.
void Decoder::end_all(Finish finish, const std::string& failure) {
  for (std::size_t slot = 0; slot < running_.size(); ++slot) {
    if (running_[slot].stream) end(slot, finish, failure);
    context_.truncate(slot, 0);
    cached_[slot].tokens.clear();
  }
  desk_.take(waiting_, Desk::Wait::zero());
  for (Request& request : std::exchange(waiting_, {})) {
    Stream(std::move(request), vocabulary_, desk_).end(finish, failure);
  }
}

}  // namespace darkbloom::engine
