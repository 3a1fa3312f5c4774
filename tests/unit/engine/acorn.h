#pragma once
// The embedding model of the repository, and a listener that keeps what it hears.

#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/llama_embedder.h"

namespace darkbloom::engine::testing {

inline std::filesystem::path acorn_file() {
  const char* source = std::getenv("DARKBLOOM_SOURCE");
  EXPECT_NE(source, nullptr) << "DARKBLOOM_SOURCE names the checkout";
  return std::filesystem::path(source == nullptr ? "." : source) / "models/acorn/acorn.gguf";
}

class VectorRecorder final : public EmbedListener {
 public:
  void on_vectors(EmbedOutcome outcome) override {
    const std::scoped_lock lock(mutex_);
    outcomes_.push_back(std::move(outcome));
    changed_.notify_all();
  }

  EmbedOutcome wait() {
    std::unique_lock lock(mutex_);
    const bool over = changed_.wait_for(lock, kPatience, [this] { return !outcomes_.empty(); });
    EXPECT_TRUE(over) << "no on_vectors";
    return over ? outcomes_.front() : EmbedOutcome{};
  }

  std::size_t heard() const {
    const std::scoped_lock lock(mutex_);
    return outcomes_.size();
  }

 private:
  static constexpr std::chrono::seconds kPatience{60};
  mutable std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::vector<EmbedOutcome> outcomes_;
};

/// `count` inputs of some tokens that acorn knows.
inline std::vector<std::vector<Token>> many_inputs(std::size_t count) {
  std::vector<std::vector<Token>> inputs(count);
  for (std::size_t i = 0; i < count; ++i)
    inputs[i] = {2, static_cast<Token>(200 + i % 5000), static_cast<Token>(300 + i % 700), 3};
  return inputs;
}

inline double squared_length(const std::vector<float>& vector) {
  double squares = 0;
  for (const float number : vector)
    squares += double{number} * double{number};
  return squares;
}

inline double cosine(const std::vector<float>& left, const std::vector<float>& right) {
  double sum = 0;
  for (std::size_t i = 0; i < left.size() && i < right.size(); ++i)
    sum += double{left[i]} * double{right[i]};
  return sum;
}

}  // namespace darkbloom::engine::testing
