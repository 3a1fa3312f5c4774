#include "engine/model_loader.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"
#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

using testing::TemporaryFolder;
using testing::TinyFile;

Error refusal(const LlamaOptions& options) {
  const auto loaded = load_model(options);
  EXPECT_FALSE(loaded.has_value());
  return loaded ? Error{} : loaded.error();
}

TEST(ModelLoader, tells_what_was_loaded) {
  const TinyFile file;
  const LoadedModel loaded =
      load_model({.model_file = file.path(), .slots = 2, .threads = 1}).value();
  EXPECT_EQ(loaded.info.name, "random-tiny");
  EXPECT_EQ(loaded.info.architecture, "llama");
  EXPECT_EQ(loaded.info.context, 512U);
  EXPECT_EQ(loaded.info.digest, crypto::sha256(view_of(testing::bytes_of_file(file.path()))));
  EXPECT_EQ(loaded.vocabulary->size(), 512U);
}

TEST(ModelLoader, a_given_name_is_used_as_it_is) {
  const TinyFile file;
  EXPECT_EQ(
      load_model({.model_file = file.path(), .name = "Mine", .slots = 1, .threads = 1})->info.name,
      "Mine");
}

TEST(ModelLoader, broken_files_are_refused) {
  const TinyFile file;
  const TemporaryFolder folder;
  const std::string whole = testing::bytes_of_file(file.path());
  const std::filesystem::path made = folder.path() / "made.gguf";
  testing::write_file(made, std::string_view(whole).substr(0, whole.size() / 2));
  EXPECT_TRUE(refusal({.model_file = made}).detail.contains("truncated"));
  testing::write_file(made, "not a model");
  EXPECT_TRUE(refusal({.model_file = made}).detail.contains("not a GGUF"));
  EXPECT_EQ(refusal({.model_file = folder.path() / "none"}).fault, Fault::not_found);
}

TEST(ModelLoader, an_unknown_architecture_is_refused_by_name) {
  const TinyFile file;
  const TemporaryFolder folder;
  std::string bytes = testing::bytes_of_file(file.path());
  const std::size_t at = bytes.find("llama", bytes.find("general.architecture"));
  bytes.replace(at, 5, "bloom");  // known to libllama, but its keys are not here
  const std::filesystem::path made = folder.path() / "made.gguf";
  testing::write_file(made, bytes);
  EXPECT_EQ(refusal({.model_file = made}).fault, Fault::invalid);
  bytes.replace(at, 5, "xyzzy");
  testing::write_file(made, bytes);
  EXPECT_TRUE(refusal({.model_file = made}).detail.contains("xyzzy"));
}

TEST(ModelLoader, a_model_without_a_tensor_that_it_needs_is_refused) {
  const TinyFile file;
  const TemporaryFolder folder;
  std::string bytes = testing::bytes_of_file(file.path());
  bytes.replace(bytes.find("blk.1.attn_q.weight"), 5, "blk.7");
  const std::filesystem::path made = folder.path() / "made.gguf";
  testing::write_file(made, bytes);
  EXPECT_EQ(refusal({.model_file = made}).fault, Fault::invalid);
}

TEST(ModelLoader, a_model_that_does_not_fit_is_refused) {
  const TinyFile file;
  const Error error = refusal({.model_file = file.path(), .memory_max = 100'000});
  EXPECT_EQ(error.fault, Fault::too_large);
  EXPECT_TRUE(error.detail.contains("does not fit in memory"));
}

}  // namespace
}  // namespace darkbloom::engine
