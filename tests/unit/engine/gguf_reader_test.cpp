#include "engine/gguf_reader.h"

#include <gtest/gtest.h>

#include <cstring>

#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

class GgufReaderTest : public ::testing::Test {
 protected:
  Result<Gguf> read(std::string_view bytes) const {
    const std::filesystem::path file = folder_.path() / "made.gguf";
    testing::write_file(file, bytes);
    return read_gguf(file);
  }
  std::string good() const { return testing::bytes_of_file(tiny_.path()); }

  testing::TinyFile tiny_;
  testing::TemporaryFolder folder_;
};

/// A header with these counts, and nothing after it.
std::string header(std::uint64_t tensors, std::uint64_t keys, std::uint32_t version = 3) {
  std::string bytes = "GGUF";
  bytes.append(reinterpret_cast<const char*>(&version), 4);
  bytes.append(reinterpret_cast<const char*>(&tensors), 8);
  bytes.append(reinterpret_cast<const char*>(&keys), 8);
  return bytes;
}

TEST_F(GgufReaderTest, tells_what_the_file_says_of_itself) {
  const Gguf gguf = read_gguf(tiny_.path()).value();
  EXPECT_EQ(gguf.text("general.architecture"), "llama");
  EXPECT_EQ(gguf.number("llama.context_length", 0), 512);
  EXPECT_EQ(gguf.array("tokenizer.ggml.tokens")->count, 512U);
  EXPECT_EQ(gguf.tensors.size(), 2U + 2U * 9U);
  EXPECT_LT(gguf.weight_bytes, gguf.file_bytes);
  EXPECT_EQ(gguf.number("general.name", 7), 7);
  EXPECT_EQ(gguf.text("absent"), "");
}

TEST_F(GgufReaderTest, an_absent_file_and_a_folder_are_not_found) {
  EXPECT_EQ(read_gguf(folder_.path() / "none.gguf").error().fault, Fault::not_found);
  EXPECT_EQ(read_gguf(folder_.path()).error().fault, Fault::not_found);
}

TEST_F(GgufReaderTest, what_is_not_a_gguf_is_refused) {
  for (const std::string_view bytes :
       {"", "GG", "{\"not\": \"a model\"}", "FUGG0000000000000000"}) {
    const auto refused = read(bytes);
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().fault, Fault::invalid);
    EXPECT_TRUE(refused.error().detail.contains("not a GGUF") ||
                refused.error().detail.contains("truncated"));
  }
}

TEST_F(GgufReaderTest, a_file_cut_anywhere_is_refused_as_truncated) {
  const std::string whole = good();
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 200; ++round) {
    const std::size_t size = 8 + random.number(whole.size() - 8);
    const auto refused = read(std::string_view(whole).substr(0, size));
    ASSERT_FALSE(refused.has_value()) << size;
    EXPECT_TRUE(refused.error().detail.contains("truncated")) << size;
  }
  EXPECT_TRUE(read(whole).has_value());
}

TEST_F(GgufReaderTest, huge_counts_and_other_versions_are_refused) {
  constexpr std::uint64_t kHuge = ~std::uint64_t{0};
  EXPECT_FALSE(read(header(kHuge, 0)).has_value());
  EXPECT_FALSE(read(header(0, kHuge)).has_value());
  EXPECT_FALSE(read(header(1U << 30U, 1U << 30U)).has_value());
  EXPECT_FALSE(read(header(0, 0, 1)).has_value());
  EXPECT_FALSE(read(header(0, 0, 0x03000000)).has_value());
}

TEST_F(GgufReaderTest, a_text_longer_than_the_file_is_refused_without_taking_memory) {
  std::string bytes = header(0, 1);
  bytes.append(8, '\xFF');
  EXPECT_FALSE(read(bytes).has_value());
}

TEST_F(GgufReaderTest, damage_anywhere_is_refused_or_harmless) {
  const std::string whole = good();
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 500; ++round) {
    std::string bytes = whole.substr(0, 16384);
    for (std::size_t i = 0; i <= random.number(4); ++i) {
      bytes[random.number(bytes.size())] = static_cast<char>(random.number(256));
    }
    (void)read(bytes);
  }
}

}  // namespace
}  // namespace darkbloom::engine
