#include "engine/llama_embedder.h"

#include <algorithm>
#include <array>
#include <format>
#include <future>
#include <span>
#include <thread>
#include <utility>

#include "engine/embed_worker.h"
#include "engine/embedding_loader.h"
#include "engine/limits.h"
#include "engine/ticket_session.h"

namespace darkbloom::engine {

namespace {

std::unexpected<Error> refuse(std::string detail, std::string code = {}) {
  return fail({.fault = Fault::invalid,
               .detail = std::move(detail),
               .code = std::move(code),
               .param = "input"});
}

Result<void> check_input(std::span<const Token> input, std::uint32_t context,
                         std::size_t vocabulary) {
  if (input.empty()) return refuse("An input is empty.");
  if (input.size() > context) {
    return refuse(std::format("This model's maximum context length is {} tokens. However, an input "
                              "has {} tokens. Please reduce the length of the input.",
                              context, input.size()),
                  "context_length_exceeded");
  }
  const auto known = [&](Token token) {
    return token >= 0 && static_cast<std::size_t>(token) < vocabulary;
  };
  if (std::ranges::all_of(input, known)) return {};
  return refuse("An input holds a token that the model does not know.");
}

}  // namespace

Result<void> check_job(const EmbedJob& job, std::uint32_t context, std::size_t vocabulary) {
  if (job.inputs.empty()) return refuse("There is no input.");
  if (job.inputs.size() > kEmbedInputsMax) {
    return refuse(std::format("At most {} inputs are taken at once, not {}.", kEmbedInputsMax,
                              job.inputs.size()));
  }
  std::size_t tokens = 0;
  for (const std::vector<Token>& input : job.inputs) {
    if (auto good = check_input(input, context, vocabulary); !good) return good;
    tokens += input.size();
  }
  if (tokens <= kEmbedTokensMax) return {};
  return refuse(
      std::format("At most {} tokens are taken at once, not {}.", kEmbedTokensMax, tokens));
}

namespace {

class LlamaEmbedder final : public Embedder {
 public:
  LlamaEmbedder(LoadedEmbedding loaded, const EmbedderOptions& options)
      : loaded_(std::move(loaded)),
        desk_(options.waiting_max + 1),
        worker_(*loaded_.context, desk_) {
    if (options.brake != nullptr) worker_.set_brake(*options.brake);
    thread_ = std::jthread([this] {
      const bool good = warm_up();
      warm_.set_value(good);
      if (good) worker_.run();
    });
  }

  /// Waits for the first vector; false when the model does not compute. Once only.
  bool warm() { return warm_.get_future().get(); }

  ~LlamaEmbedder() override {
    desk_.close();
    thread_.join();
  }

  const ModelInfo& info() const override { return loaded_.info; }
  std::uint32_t dimensions() const override { return loaded_.context->dimensions(); }

  Result<std::vector<Token>> tokenize(std::string_view text) const override {
    return tokens_of_input(*loaded_.vocabulary, text);
  }

  Load load() const override {
    const std::uint32_t active = std::min(worker_.active(), 1U);
    const std::uint32_t taken = desk_.taken();
    return {.slots = 1, .active = active, .waiting = taken - std::min(taken, active)};
  }

  Result<std::unique_ptr<Session>> embed(EmbedJob job, EmbedListener& listener) override {
    auto good = check_job(job, loaded_.info.context, loaded_.vocabulary->size());
    if (!good) return std::unexpected(good.error());
    auto ticket = std::make_shared<Ticket>();
    auto session = std::make_unique<TicketSession>(ticket, thread_.get_id());
    auto placed = desk_.put({.job = std::move(job), .listener = &listener, .ticket = ticket});
    if (placed) return session;
    open(*ticket);
    return std::unexpected(placed.error());
  }

 private:
  /// A vector for nothing, on the thread that will make the others: reads the weights in.
  bool warm_up() {
    const bool good = loaded_.context->embed(std::array<Token, 1>{0}).has_value();
    loaded_.context->wipe();
    return good;
  }

  LoadedEmbedding loaded_;
  EmbedDesk desk_;
  EmbedWorker worker_;
  std::promise<bool> warm_;
  std::jthread thread_;
};

}  // namespace

Result<std::unique_ptr<Embedder>> load_embedder(const EmbedderOptions& options) {
  Result<LoadedEmbedding> loaded = load_embedding(options);
  if (!loaded) return std::unexpected(loaded.error());
  auto embedder = std::make_unique<LlamaEmbedder>(std::move(*loaded), options);
  if (embedder->warm()) return embedder;
  return fail(Fault::invalid, "The model file is damaged: the model does not compute.");
}

}  // namespace darkbloom::engine
