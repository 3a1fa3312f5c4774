#include <array>

#include "base/byte_codec.h"
#include "openai/chat_answer.h"
#include "openai/chat_jobs.h"
#include "openai/chat_request.h"
#include "openai/chat_stream.h"
#include "openai/endpoint.h"
#include "openai/running_answer.h"
#include "wire/error_answer.h"

namespace darkbloom::openai {
namespace {

constexpr std::size_t kFingerprintDigits = 10;
constexpr int kSeedBits = 53;  // an SDK in JavaScript can name it again

struct AnswerTag;
using AnswerId = Id<AnswerTag, 16>;

/// Only a stream of one choice can be continued by another node: its text says all of its state.
bool is_resumed(const ChatRequest& chat, const Resume& resume) {
  return !resume.id.empty() && chat.stream && chat.choices == 1;
}

AnswerPlan plan_of(const ChatRequest& chat, const Surroundings& around, const Resume* resume) {
  const engine::ModelInfo& model = around.engine.model();
  AnswerPlan plan{.id = {},
                  .created = around.clock.now_ms() / 1000,
                  .model = model.name,
                  .fingerprint = "fp_" + model.digest.hex().substr(0, kFingerprintDigits),
                  .seed = chat.sampling.seed.value_or(0),
                  .choices = chat.choices,
                  .include_usage = chat.include_usage,
                  .logprobs = chat.top_logprobs >= 0,
                  .resumed = resume != nullptr};
  if (resume != nullptr) {
    plan.id = resume->id;
    plan.created = resume->created;
  } else {
    plan.id = "chatcmpl-" + AnswerId::random(around.random).hex();
  }
  return plan;
}

std::unique_ptr<AnswerWriter> writer_of(bool stream, AnswerPlan plan, Responder& responder) {
  if (stream) return std::make_unique<ChatStream>(std::move(plan), responder);
  return std::make_unique<ChatAnswer>(std::move(plan), responder);
}

/// The receipt names the seed, so an answer without one of its own gets one here.
std::uint64_t draw_seed(Random& random) {
  std::array<std::uint8_t, 8> bytes{};
  random.fill(bytes);
  return ByteReader(bytes).u64() >> (64 - kSeedBits);
}

Result<ChatRequest> servable_request(const Surroundings& around, std::string_view body) {
  auto chat = parse_chat_request(body);
  if (!chat) return chat;
  if (auto servable = check_servable(*chat, around.engine); !servable) {
    return fail(servable.error());
  }
  if (!chat->sampling.seed) chat->sampling.seed = draw_seed(around.random);
  return chat;
}

/// `error` with `messages` as what it is about, unless it says itself.
Error about_messages(Error error) {
  if (error.param.empty()) error.param = "messages";
  return error;
}

/// Of what the engine refuses to start, an overlong prompt alone is about the messages.
Error start_error(Error error) {
  const bool overlong = error.code == wire::kContextLengthExceeded;
  return overlong ? about_messages(std::move(error)) : error;
}

}  // namespace

Result<std::unique_ptr<Exchange>> serve_chat(const Surroundings& around, const Request& request,
                                             Responder& responder) {
  const auto chat = servable_request(around, request.body.text());
  if (!chat) return fail(chat.error());
  const Resume* const resume = is_resumed(*chat, request.resume) ? &request.resume : nullptr;
  const std::string_view resumed_text = request.resume.text.text();
  auto made = make_chat_jobs(*chat, around.engine, resume == nullptr ? nullptr : &resumed_text);
  if (!made) return fail(about_messages(made.error()));

  AnswerPlan plan = plan_of(*chat, around, resume);
  plan.resumed_tokens = made->resumed_tokens;
  auto writer = writer_of(chat->stream, std::move(plan), responder);
  const bool whole = made->jobs.empty();
  if (whole) writer->finish(0, made->whole, true);
  for (engine::Job& job : made->jobs)
    job.tenant = request.tenant;
  auto running = std::make_unique<RunningAnswer>(std::move(writer));
  if (whole) return running;
  if (auto started = running->start(around.engine, std::move(made->jobs)); !started) {
    return fail(start_error(started.error()));
  }
  return running;
}

}  // namespace darkbloom::openai
