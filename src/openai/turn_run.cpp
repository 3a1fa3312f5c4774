#include "openai/turn_run.h"

#include <algorithm>
#include <array>
#include <format>
#include <utility>

#include "base/byte_codec.h"
#include "openai/running_answer.h"
#include "openai/turn_grammar.h"
#include "wire/error_answer.h"

namespace darkbloom::openai {
namespace {

constexpr int kSeedBits = 53;  // an SDK in JavaScript can name it again
constexpr std::size_t kSaltDigits = 20;

struct AnswerTag;
using AnswerId = Id<AnswerTag, 16>;

/// `error` with `field` as what it is about, unless it says itself.
Error about(Error error, std::string_view field) {
  if (error.param.empty()) error.param = field;
  return error;
}

Result<Prompt> make_prompt(const Surroundings& around, const ChatModel& model,
                           const TurnOrder& order) {
  if (!model.voice) return fail(about(model.voice.error(), "model"));
  auto prompt = model.voice->prompt_of(order.turn, around.clock.now_ms());
  if (!prompt) return fail(about(prompt.error(), order.messages_field));
  return prompt;
}

Result<void> check_choices(const Wishes& wishes, const engine::Engine& engine) {
  const std::uint32_t slots = std::max<std::uint32_t>(engine.load().slots, 1);
  if (wishes.choices <= slots) return {};
  return fail(
      {.fault = Fault::invalid,
       .detail = std::format("Invalid 'n': this node generates at most {} choices at once.", slots),
       .code = "integer_above_max_value",
       .param = "n"});
}

/// Continuing takes the text for all that was said; thoughts, calls and forms are more than that.
Result<void> check_resumable(const TurnOrder& order, const Prompt& prompt) {
  const bool plain = !may_call(order.turn) && order.turn.format.kind == FormatKind::text &&
                     !prompt.in_thought && order.wishes.choices == 1;
  if (order.resumed == nullptr || plain) return {};
  return fail(Fault::invalid,
              "An answer with thoughts, calls or a format cannot be continued elsewhere.");
}

TurnWriter::Setting setting_of(const Surroundings& around, const ChatModel& model,
                               const TurnOrder& order, bool in_thought) {
  return {.dialect = model.voice->dialect(),
          .tools = may_call(order.turn) ? order.turn.tools : std::vector<Tool>{},
          .in_thought = in_thought,
          .choices = order.wishes.choices,
          .call_salt = AnswerId::random(around.random).hex().substr(0, kSaltDigits)};
}

}  // namespace

Result<PreparedTurn> prepare_turn(const Surroundings& around, const ChatModel& model,
                                  TurnOrder order) {
  if (auto good = check_choices(order.wishes, model.engine); !good) return fail(good.error());
  auto prompt = make_prompt(around, model, order);
  if (!prompt) return fail(prompt.error());
  if (auto good = check_resumable(order, *prompt); !good) return fail(good.error());
  auto held = make_turn_grammar(order.turn, model.voice->dialect(), prompt->in_thought);
  if (!held) return fail(held.error());

  engine::Sampling& sampling = order.wishes.sampling;
  sampling.grammar = std::move(held->gbnf);
  sampling.trigger = std::move(held->trigger);
  const bool repeatable = sampling.seed.has_value();
  if (!repeatable) sampling.seed = draw_seed(around.random);
  PreparedTurn prepared{.model = model,
                        .writing = setting_of(around, model, order, prompt->in_thought),
                        .messages_field = std::string(order.messages_field),
                        .prompt_tokens = static_cast<std::uint32_t>(prompt->tokens.size()),
                        .seed = *sampling.seed,
                        .repeatable = repeatable};
  prepared.jobs = make_turn_jobs(order.wishes, std::move(*prompt), model.engine, order.resumed);
  prepared.writing.resumed_tokens = prepared.jobs.resumed_tokens;
  return prepared;
}

Result<std::unique_ptr<Exchange>> run_turn(PreparedTurn prepared, const Request& request,
                                           std::unique_ptr<TurnSink> sink) {
  auto writer = std::make_unique<TurnWriter>(std::move(prepared.writing), std::move(sink));
  const bool whole = prepared.jobs.jobs.empty();
  if (whole) writer->finish(0, prepared.jobs.whole, true);
  auto running = std::make_unique<RunningAnswer>(std::move(writer));
  if (whole) return running;
  for (engine::Job& job : prepared.jobs.jobs) {
    job.tenant = request.tenant;
    job.shown = prepared.model.voice->shown();
    job.alone = prepared.repeatable;
  }
  auto started = running->start(prepared.model.engine, std::move(prepared.jobs.jobs));
  if (!started) return fail(start_error(started.error(), prepared.messages_field));
  return running;
}

Error start_error(Error error, std::string_view field) {
  if (error.code == wire::kContextLengthExceeded) error.param = field;
  return error;
}

Result<std::uint32_t> count_tokens(const Surroundings& around, const ChatModel& model,
                                   const TurnOrder& order) {
  const auto prompt = make_prompt(around, model, order);
  if (!prompt) return fail(prompt.error());
  return static_cast<std::uint32_t>(prompt->tokens.size());
}

std::uint64_t draw_seed(Random& random) {
  std::array<std::uint8_t, 8> bytes{};
  random.fill(bytes);
  return ByteReader(bytes).u64() >> (64 - kSeedBits);
}

std::string make_id(std::string_view prefix, Random& random) {
  return std::string(prefix) + AnswerId::random(random).hex();
}

}  // namespace darkbloom::openai
