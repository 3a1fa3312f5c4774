#pragma once
// An engine that says what it was told to, one step at a time: for tests of what stands above it.
// It keeps the contract of engine/engine.h, and calls its listeners under its own lock, as the
// strictest engine may. It starts no thread; step() may be called from one of the test's.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace darkbloom::test {

/// One token per byte. The prompt of a conversation is "role:content\n" for each message and then
/// "assistant:".
class ByteVocabulary final : public engine::Vocabulary {
 public:
  std::vector<engine::Token> tokenize(std::string_view text, bool with_special) const override {
    const auto named = names.find(text);
    if (with_special && named != names.end()) return {named->second};
    std::vector<engine::Token> tokens;
    for (const char character : text)
      tokens.push_back(static_cast<unsigned char>(character));
    return tokens;
  }
  std::string text_of(std::span<const engine::Token> tokens) const override {
    std::string text;
    for (const engine::Token token : tokens)
      text.push_back(static_cast<char>(token));
    return text;
  }
  std::vector<engine::Token> tokenize_marked(const engine::MarkedText& prompt) const override {
    marked = prompt;
    return tokenize(prompt.text, true);
  }
  mutable engine::MarkedText marked = {};                        ///< what came last
  std::map<std::string, engine::Token, std::less<>> names = {};  ///< marks that are one token
  const engine::PromptFacts& prompt_facts() const override { return facts; }
  std::vector<engine::Token> fill_in_prompt(std::string_view before,
                                            std::string_view after) const override {
    if (!fills_in) return {};
    return tokenize("<" + std::string(before) + "|" + std::string(after) + ">", true);
  }

  bool fills_in = false;
  engine::PromptFacts facts = {
      .chat_template =
          "{% for m in messages %}{{ m.role }}:{{ m.content }}\n{% endfor %}"
          "assistant:"};
};

/// What one session says: its pieces, each of one token unless it says more, and then its end.
struct Script {
  Script() = default;
  Script(std::initializer_list<const char*> texts) {
    for (const char* const text : texts)
      pieces.push_back({.text = text});
  }

  std::vector<engine::Piece> pieces = {};
  engine::Finish finish = engine::Finish::stop;  ///< length, where max_tokens comes first
  std::string failure = {};                      ///< with Finish::failed
  std::uint32_t cached_tokens = 0;
};

class ScriptedEngine final : public engine::Engine {
 public:
  /// The script of every session that has none of its own.
  explicit ScriptedEngine(Script script = {}) : script_(std::move(script)) {}

  const engine::ModelInfo& model() const override { return info; }
  const engine::Vocabulary& vocabulary() const override { return words; }
  engine::Load load() const override { return {.slots = slots, .active = active()}; }

  Result<std::unique_ptr<engine::Session>> start(engine::Job job,
                                                 engine::Listener& listener) override;

  /// The script of the n-th session from now, counted from 0.
  void script_for(std::size_t session, Script script) {
    if (scripts_.size() <= session) scripts_.resize(session + 1);
    scripts_[session] = std::move(script);
  }
  /// Refuses the n-th start from now, counted from 0, with this error.
  void refuse(std::size_t session, Error error) { refusal_ = {session, std::move(error)}; }

  /// Every running session says one thing more: a piece or its end. False when none is left.
  bool step();
  void run() {
    while (step()) {
    }
  }

  /// Sessions that are started and have not ended.
  std::uint32_t active() const;
  /// Copies of all jobs that were started, in order.
  std::vector<engine::Job> jobs() const {
    const std::scoped_lock lock(mutex_);
    return jobs_;
  }
  std::size_t cancelled() const { return cancelled_; }

  /// Set before the first start: what the engine claims to be.
  engine::ModelInfo info = {.name = "scripted", .context = 4096, .bytes = 1};
  ByteVocabulary words = {};
  std::uint32_t slots = 16;
  /// Called within start() after the session runs, without the lock: where a test may step().
  std::function<void()> after_start = {};

 private:
  struct Running {
    engine::Job job;
    Script script;
    engine::Listener* listener;  ///< null: ended, or its session is gone
    std::size_t said = 0;
    std::uint32_t tokens = 0;
    std::atomic<bool> cancel = false;
  };

  class Session final : public engine::Session {
   public:
    Session(ScriptedEngine& owner, std::shared_ptr<Running> running)
        : owner_(owner), running_(std::move(running)) {}
    ~Session() override { owner_.forget(*running_); }
    void cancel() override { running_->cancel = true; }

   private:
    ScriptedEngine& owner_;
    std::shared_ptr<Running> running_;  ///< shared with the engine's list
  };

  void advance(Running& running);
  void finish(Running& running, engine::Finish how);
  void forget(Running& running);
  Script next_script();

  mutable std::mutex mutex_;  ///< guards what follows, and is held while a listener is called
  Script script_;
  std::vector<std::optional<Script>> scripts_;
  std::optional<std::pair<std::size_t, Error>> refusal_;
  std::size_t starts_ = 0;
  std::vector<engine::Job> jobs_;
  std::vector<std::shared_ptr<Running>> running_;
  std::atomic<std::size_t> cancelled_ = 0;
};

inline Script ScriptedEngine::next_script() {
  const bool own = starts_ < scripts_.size() && scripts_[starts_].has_value();
  return own ? *scripts_[starts_] : script_;
}

inline Result<std::unique_ptr<engine::Session>> ScriptedEngine::start(engine::Job job,
                                                                      engine::Listener& listener) {
  auto running = std::make_shared<Running>();
  {
    const std::scoped_lock lock(mutex_);
    if (refusal_ && refusal_->first == starts_) return fail(refusal_->second);
    if (job.prompt.size() + job.max_tokens > info.context) {
      return fail({.fault = Fault::too_large,
                   .detail = "This model's maximum context length is " +
                             std::to_string(info.context) + " tokens. However, you asked for more.",
                   .code = "context_length_exceeded"});
    }
    running->script = next_script();
    running->job = job;
    running->listener = &listener;
    jobs_.push_back(std::move(job));
    running_.push_back(running);
    starts_ += 1;
  }
  auto session = std::make_unique<Session>(*this, std::move(running));
  if (after_start) after_start();
  return session;
}

inline bool ScriptedEngine::step() {
  const std::scoped_lock lock(mutex_);
  bool any = false;
  for (const auto& running : running_) {
    if (running->listener == nullptr) continue;
    advance(*running);
    any = true;
  }
  std::erase_if(running_, [](const auto& running) { return running->listener == nullptr; });
  return any;
}

inline void ScriptedEngine::advance(Running& running) {
  if (running.cancel) return finish(running, engine::Finish::cancelled);
  if (running.said == running.script.pieces.size()) {
    return finish(running, running.script.finish);
  }
  if (running.tokens >= running.job.max_tokens) return finish(running, engine::Finish::length);
  engine::Piece piece = running.script.pieces[running.said++];
  running.tokens += std::max<std::uint32_t>(piece.tokens, 1);
  piece.tokens = running.tokens;
  running.listener->on_piece(std::move(piece));
}

inline void ScriptedEngine::finish(Running& running, engine::Finish how) {
  if (how == engine::Finish::cancelled) cancelled_ += 1;
  engine::Listener* const listener = std::exchange(running.listener, nullptr);
  const std::uint32_t end_of_turn = how == engine::Finish::stop ? 1 : 0;
  listener->on_finish({.finish = how,
                       .prompt_tokens = static_cast<std::uint32_t>(running.job.prompt.size()),
                       .cached_tokens = running.script.cached_tokens,
                       .completion_tokens = running.tokens + end_of_turn,
                       .failure = running.script.failure});
}

inline void ScriptedEngine::forget(Running& running) {
  const std::scoped_lock lock(mutex_);
  if (running.listener != nullptr) finish(running, engine::Finish::cancelled);
}

inline std::uint32_t ScriptedEngine::active() const {
  const std::scoped_lock lock(mutex_);
  std::uint32_t count = 0;
  for (const auto& running : running_)
    count += running->listener != nullptr ? 1 : 0;
  return count;
}

}  // namespace darkbloom::test
