#include "engine/llama_engine.h"

#include <algorithm>
#include <array>
#include <bit>
#include <format>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "engine/decoder.h"
#include "engine/desk.h"
#include "engine/limits.h"
#include "engine/model_loader.h"
#include "engine/ticket_session.h"

namespace darkbloom::engine {

namespace {

Error over_context(std::uint32_t context, std::size_t prompt, std::uint32_t answer) {
  const std::string what =
      answer == 0 ? std::format(
                        "your messages resulted in {} tokens. Please reduce the length of "
                        "the messages.",
                        prompt)
                  : std::format(
                        "you requested {} tokens ({} in the messages, {} in the completion). "
                        "Please reduce the length of the messages or completion.",
                        prompt + answer, prompt, answer);
  return {.fault = Fault::too_large,
          .detail = std::format("This model's maximum context length is {} tokens. However, {}",
                                context, what),
          .code = "context_length_exceeded",
          .param = "messages"};
}

/// The most tokens that the answer may have; refuses what cannot fit.
Result<std::uint32_t> room_for(const Job& job, std::uint32_t context) {
  const std::size_t room = context - std::min<std::size_t>(job.prompt.size(), context);
  if (room == 0 || job.max_tokens > room) {
    return fail(over_context(context, job.prompt.size(), job.max_tokens));
  }
  return job.max_tokens > 0 ? job.max_tokens : static_cast<std::uint32_t>(room);
}

Result<void> check_tokens(const Job& job, std::size_t vocabulary) {
  if (job.prompt.empty()) return fail(Fault::invalid, "The prompt is empty.");
  const auto known = [&](Token token) {
    return token >= 0 && static_cast<std::size_t>(token) < vocabulary;
  };
  if (!std::ranges::all_of(job.prompt, known)) {
    return fail(Fault::invalid, "The prompt holds a token that the model does not know.");
  }
  if (job.top_logprobs < -1 || job.top_logprobs > kAlternativesMax) {
    return fail(Fault::invalid, "At most 20 alternatives are told for each token.");
  }
  return {};
}

class LlamaEngine final : public Engine {
 public:
  LlamaEngine(LoadedModel loaded, const LlamaOptions& options, Random& random)
      : loaded_(std::move(loaded)),
        random_(random),
        desk_(loaded_.plan.slots + options.waiting_max),
        decoder_(*loaded_.context, *loaded_.vocabulary, desk_, gauges_) {
    decoder_.set_plan(loaded_.plan, options.prefix_life);
    if (options.brake != nullptr) decoder_.set_brake(*options.brake, options.model_file);
    thread_ = std::jthread([this] {
      const bool good = loaded_.context->warm_up();
      warm_.set_value(good);
      if (good) decoder_.run();
    });
  }

  /// Waits for the first step; false when the model does not compute. Once only.
  bool warm() { return warm_.get_future().get(); }

  ~LlamaEngine() override {
    desk_.close();
    thread_.join();
  }

  const ModelInfo& model() const override { return loaded_.info; }
  const Vocabulary& vocabulary() const override { return *loaded_.vocabulary; }

  Load load() const override {
    const std::uint32_t active = gauges_.active.load(std::memory_order_relaxed);
    const std::uint32_t taken = desk_.taken();
    return {.slots = loaded_.plan.slots,
            .active = active,
            .waiting = taken - std::min(taken, active),
            .tokens_per_second = gauges_.tokens_per_second.load(std::memory_order_relaxed)};
  }

  Result<std::unique_ptr<Session>> start(Job job, Listener& listener) override {
    if (auto good = check_tokens(job, loaded_.vocabulary->size()); !good) {
      return std::unexpected(good.error());
    }
    const Result<std::uint32_t> room = room_for(job, loaded_.info.context);
    if (!room) return std::unexpected(room.error());
    Result<StopFilter> filter = StopFilter::make(job.stops);
    if (!filter) return std::unexpected(filter.error());
    Result<Sampler> sampler = Sampler::make(job, *loaded_.vocabulary, draw_seed());
    if (!sampler) return std::unexpected(sampler.error());
    auto ticket = std::make_shared<Ticket>();
    auto session = std::make_unique<TicketSession>(ticket, thread_.get_id());
    auto placed = desk_.put({.job = std::move(job),
                             .tokens_max = *room,
                             .sampler = std::move(*sampler),
                             .filter = std::move(*filter),
                             .listener = &listener,
                             .ticket = ticket});
    if (placed) return session;
    open(*ticket);
    return std::unexpected(placed.error());
  }

 private:
  std::uint64_t draw_seed() {
    std::array<std::uint8_t, 8> bytes{};
    const std::scoped_lock lock(random_mutex_);
    random_.fill(bytes);
    return std::bit_cast<std::uint64_t>(bytes);
  }

  LoadedModel loaded_;
  std::mutex random_mutex_;  // guards random_
  Random& random_;
  Desk desk_;
  Gauges gauges_;
  Decoder decoder_;
  std::promise<bool> warm_;
  std::jthread thread_;
};

}  // namespace

Result<void> check_job(const Job& job, const LlamaVocabulary& vocabulary, std::uint32_t context) {
  if (auto good = check_tokens(job, vocabulary.size()); !good) return good;
  if (auto room = room_for(job, context); !room) return fail(room.error());
  if (auto filter = StopFilter::make(job.stops); !filter) return fail(filter.error());
  if (auto sampler = Sampler::make(job, vocabulary, 0); !sampler) return fail(sampler.error());
  return {};
}

Result<std::unique_ptr<Engine>> load_llama(const LlamaOptions& options, Random& random) {
  Result<LoadedModel> loaded = load_model(options);
  if (!loaded) return std::unexpected(loaded.error());
  auto engine = std::make_unique<LlamaEngine>(std::move(*loaded), options, random);
  if (engine->warm()) return engine;
  return fail(Fault::invalid, "The model file is damaged: the model does not compute.");
}

}  // namespace darkbloom::engine
