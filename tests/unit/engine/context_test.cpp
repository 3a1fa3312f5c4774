#include "engine/context.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <llama.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "base/secret.h"
#include "engine/model_loader.h"
#include "engine/row_math.h"
#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

class ContextTest : public ::testing::Test {
 protected:
  /// The likeliest token after `tokens`, which begin at `from` in a sequence.
  std::size_t after(const std::vector<Token>& tokens, std::size_t sequence, std::size_t from = 0) {
    context().clear_batch();
    std::size_t place = 0;
    for (std::size_t i = from; i < tokens.size(); ++i) {
      place = context().add(tokens[i], i, sequence, i + 1 == tokens.size());
    }
    EXPECT_TRUE(context().decode());
    return argmax(context().row(place));
  }
  Context& context() { return *loaded_.context; }

  /// What the cache holds of `tokens`, as a context of libllama's own serialises it: some bytes
  /// from the middle, where the keys and values stand.
  Bytes cached_form_of(std::vector<Token> tokens) {
    llama_context_params params = llama_context_default_params();
    params.n_ctx = 64;
    params.n_threads = params.n_threads_batch = 1;
    const ContextHandle own(llama_init_from_model(loaded_.model.get(), params));
    const auto count = static_cast<std::int32_t>(tokens.size());
    EXPECT_EQ(llama_decode(own.get(), llama_batch_get_one(tokens.data(), count)), 0);
    Bytes state(llama_state_seq_get_size(own.get(), 0));
    llama_state_seq_get_data(own.get(), state.data(), state.size(), 0);
    constexpr std::size_t kPart = 32;
    const auto middle = state.begin() + static_cast<std::ptrdiff_t>(state.size() / 2);
    Bytes part(middle, middle + kPart);
    std::ranges::fill(state, std::uint8_t{0});
    llama_memory_clear(llama_get_memory(own.get()), true);
    return part;
  }

  testing::TinyFile file_;
  LoadedModel loaded_ =
      load_model({.model_file = file_.path(), .slots = 4, .context = 64, .threads = 1, .batch = 64})
          .value();
};

TEST_F(ContextTest, a_truncated_sequence_goes_on_as_if_the_rest_had_never_been) {
  const std::vector<Token> one = testing::words(20, 1);
  std::vector<Token> other = one;
  for (std::size_t i = 12; i < 20; ++i)
    other[i] = static_cast<Token>(i);
  const std::size_t expected = after(other, 0);
  after(one, 1);
  EXPECT_EQ(context().truncate(1, 12), 12U);
  EXPECT_EQ(after(other, 1, 12), expected);
}

TEST_F(ContextTest, a_copied_sequence_goes_on_like_its_original) {
  const std::vector<Token> tokens = testing::words(30, 2);
  const std::size_t expected = after(tokens, 0);
  after(testing::words(10, 3), 2);
  context().copy(0, 2);
  EXPECT_EQ(context().truncate(2, 25), 25U);
  EXPECT_EQ(after(tokens, 2, 25), expected);
}

TEST_F(ContextTest, sequences_do_not_see_one_another) {
  const std::vector<Token> tokens = testing::words(10, 4);
  const std::size_t alone = after(tokens, 3);
  after(testing::words(30, 5), 0);
  context().truncate(3, 0);
  EXPECT_EQ(after(tokens, 3), alone);
}

TEST_F(ContextTest, a_sequence_truncated_to_nothing_begins_anew) {
  const std::vector<Token> tokens = testing::words(10, 6);
  const std::size_t expected = after(tokens, 0);
  EXPECT_EQ(context().truncate(0, 0), 0U);
  EXPECT_EQ(after(tokens, 0), expected);
}

struct Region {
  std::uintptr_t first;
  std::uintptr_t end;
};

std::vector<Region> writable_regions() {
  std::ifstream maps("/proc/self/maps");
  std::vector<Region> regions;
  for (std::string line; std::getline(maps, line);) {
    const Region region{std::stoull(line, nullptr, 16),
                        std::stoull(line.substr(line.find('-') + 1), nullptr, 16)};
    constexpr std::size_t kLargest = 1U << 30;  // beyond it lie the sanitizers' own
    if (line.contains(" rw") && region.end - region.first < kLargest) regions.push_back(region);
  }
  return regions;
}

/// How often `part` stands in the memory that this process may write to. Looks through a small
/// window that is wiped again: a copy of all would be found too, and move what is looked at.
std::size_t copies_in_memory(const Bytes& part) {
  constexpr std::size_t kWindow = 1U << 16;
  const int memory = ::open("/proc/self/mem", O_RDONLY);
  Bytes window(kWindow + part.size() - 1);  // a copy may lie across the end of a window
  std::size_t found = 0;
  for (const Region& region : writable_regions()) {
    for (std::uintptr_t at = region.first; at < region.end; at += kWindow) {
      const std::size_t size = std::min(window.size(), region.end - at);
      const auto got = ::pread(memory, window.data(), size, static_cast<off_t>(at));
      const auto end = window.begin() + std::max<std::ptrdiff_t>(got, 0);
      for (auto copy = window.begin();
           (copy = std::search(copy, end, part.begin(), part.end())) != end; ++copy) {
        ++found;
      }
      wipe(window);
    }
  }
  ::close(memory);
  return found;
}

TEST_F(ContextTest, wiping_it_overwrites_the_keys_and_values) {
  const std::vector<Token> tokens = testing::words(40, 7);
  const Bytes part = cached_form_of(tokens);
  const std::size_t expected = after(tokens, 0);
  EXPECT_GE(copies_in_memory(part), 2U) << "the attack finds them in a used cache";
  context().truncate(0, 0);
  // Other tests of this process leave copies in freed memory, which come and go.
  const std::size_t truncated = copies_in_memory(part);
  EXPECT_GE(truncated, 2U) << "truncating does not overwrite";
  context().wipe();
  EXPECT_LT(copies_in_memory(part), truncated);
  EXPECT_EQ(after(tokens, 0), expected);
}

}  // namespace
}  // namespace darkbloom::engine
