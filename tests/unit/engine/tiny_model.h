#pragma once
// A random model small enough to make and load in milliseconds, and listeners that write down what
// they hear.

#include <gtest/gtest.h>

#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

#include "engine/llama_engine.h"
#include "gguf_maker.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::engine::testing {

/// A folder that goes with its owner.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "engine-test-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A tiny model's file. F32, so that its answers do not hang on how sums are rounded.
class TinyFile {
 public:
  explicit TinyFile(bench::Shape shape = {}) {
    shape.q8_0 = false;
    const auto made = bench::make_gguf(shape, path());
    EXPECT_TRUE(made.has_value());
  }
  std::filesystem::path path() const { return folder_.path() / "tiny.gguf"; }

 private:
  TemporaryFolder folder_;
};

inline std::string bytes_of_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

inline void write_file(const std::filesystem::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary).write(bytes.data(), std::ssize(bytes));
}

/// Keeps all that it hears; `at_piece` may do more, on the engine's thread.
class Recorder final : public Listener {
 public:
  std::function<void(const Piece&)> at_piece;

  void on_piece(Piece piece) override {
    if (at_piece) at_piece(piece);
    const std::scoped_lock lock(mutex_);
    text_ += piece.text;
    tokens_.insert(tokens_.end(), piece.logprobs.begin(), piece.logprobs.end());
    pieces_.push_back(std::move(piece));
    changed_.notify_all();
  }

  void on_finish(const Outcome& outcome) override {
    const std::scoped_lock lock(mutex_);
    ++finishes_;
    outcome_ = outcome;
    changed_.notify_all();
  }

  Outcome wait() {
    std::unique_lock lock(mutex_);
    const bool over = changed_.wait_for(lock, kPatience, [this] { return finishes_ > 0; });
    EXPECT_TRUE(over) << "no on_finish";
    return outcome_;
  }

  void wait_for_pieces(std::size_t count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, kPatience, [&] { return pieces_.size() >= count; }));
  }

  // What follows is for after wait(), or with the session gone.
  const std::string& text() const { return text_; }
  const std::vector<Piece>& pieces() const { return pieces_; }
  const std::vector<ChosenToken>& tokens() const { return tokens_; }

  int finishes() const {
    const std::scoped_lock lock(mutex_);
    return finishes_;
  }

 private:
  static constexpr std::chrono::seconds kPatience{60};
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::string text_;
  std::vector<Piece> pieces_;
  std::vector<ChosenToken> tokens_;
  Outcome outcome_;
  int finishes_ = 0;
};

struct Answer {
  std::string text;
  Outcome outcome;
  std::vector<ChosenToken> tokens;
};

/// An engine on a tiny model.
class TinyEngine {
 public:
  explicit TinyEngine(LlamaOptions options = {}, const bench::Shape& shape = {}) : file_(shape) {
    options.model_file = file_.path();
    options.threads = 1;
    auto loaded = load_llama(options, random_);
    EXPECT_TRUE(loaded.has_value()) << loaded.error().detail;
    engine_ = std::move(*loaded);
  }

  Engine& operator*() { return *engine_; }
  Engine* operator->() { return engine_.get(); }

  std::unique_ptr<Session> start(Job job, Listener& listener) {
    auto session = engine_->start(std::move(job), listener);
    EXPECT_TRUE(session.has_value()) << session.error().detail;
    return session ? std::move(*session) : nullptr;
  }

  Answer run(Job job) {
    Recorder recorder;
    const auto session = start(std::move(job), recorder);
    if (session == nullptr) return {};
    Outcome outcome = recorder.wait();
    return {.text = recorder.text(), .outcome = std::move(outcome), .tokens = recorder.tokens()};
  }

 private:
  TinyFile file_;
  test::SeededRandom random_{test::test_seed()};
  std::unique_ptr<Engine> engine_;
};

inline TenantKey tenant(std::uint8_t number) {
  TenantKey key;
  key.bytes[0] = number;
  return key;
}

/// `count` tokens that depend on `seed` alone.
inline std::vector<Token> words(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Token> tokens;
  for (std::size_t i = 0; i < count; ++i)
    tokens.push_back(static_cast<Token>(random() % 400));
  return tokens;
}

/// A greedy job that does not end early.
inline Job greedy(std::vector<Token> prompt, std::uint32_t tokens) {
  Job job{.prompt = std::move(prompt), .max_tokens = tokens, .ignore_end = true};
  job.sampling.temperature = 0.0F;
  return job;
}

}  // namespace darkbloom::engine::testing
