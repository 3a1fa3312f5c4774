#include "operating/stored_models.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace darkbloom::model {
namespace {

namespace fs = std::filesystem;

class StoredModels : public testing::Test {
 protected:
  StoredModels() { fs::create_directories(folder / "me/mine"); }
  ~StoredModels() override { fs::remove_all(folder); }

  void keep(const std::string& name, Manifest manifest) const {
    std::ofstream(folder / name) << "weights";
    std::ofstream(folder / (name + ".json")) << to_json(manifest);
  }

  fs::path folder = fs::path(testing::TempDir()) / ("stored-" + std::to_string(::getpid()));
  Manifest whole{.name = "me/mine/a.gguf",
                 .url = "u",
                 .revision = "main",
                 .sha256 = std::string(64, 'a'),
                 .bytes = 7};
};

TEST_F(StoredModels, a_manifest_beside_its_file_counts) {
  keep("me/mine/a.gguf", whole);
  const auto found = stored_models(folder);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front(), whole);
}

TEST_F(StoredModels, one_elsewhere_does_not) {
  keep("me/mine/b.gguf", whole);
  EXPECT_TRUE(stored_models(folder).empty());
}

TEST_F(StoredModels, one_without_its_file_or_its_digest_does_not) {
  keep("me/mine/a.gguf", whole);
  fs::remove(folder / "me/mine/a.gguf");
  EXPECT_TRUE(stored_models(folder).empty());
  whole.sha256.clear();
  keep("me/mine/a.gguf", whole);
  EXPECT_TRUE(stored_models(folder).empty());
  EXPECT_EQ(read_manifests(folder, "").size(), 1U);
}

TEST_F(StoredModels, no_folder_is_an_empty_store) {
  EXPECT_TRUE(stored_models("/nowhere/at/all").empty());
}

}  // namespace
}  // namespace darkbloom::model
